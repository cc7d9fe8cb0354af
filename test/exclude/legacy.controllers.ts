import { Readable } from 'node:stream';
import {
  type ArgumentsHost,
  BadRequestException,
  Body,
  type CallHandler,
  type CanActivate,
  Catch,
  ConflictException,
  Controller,
  Delete,
  type ExceptionFilter,
  type ExecutionContext,
  ForbiddenException,
  Get,
  GoneException,
  Header,
  HttpCode,
  HttpException,
  Injectable,
  InternalServerErrorException,
  type NestInterceptor,
  Next,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Redirect,
  Render,
  Req,
  Res,
  Scope,
  Sse,
  StreamableFile,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { of, throwError, type Observable } from 'rxjs';
import { NotFoundException as OwnNotFound, SuccessCode, Throws } from '../../lib/index.js';

export class Facility {
  @IsString()
  name!: string;
}

/** A response of Express's or a reply of Fastify's. */
interface Response {
  status(code: number): Response;
  send(body: unknown): unknown;
  header(name: string, value: string): unknown;
}

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable()
class Unauthorized implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException('Who are you?');
  }
}

/** Bound to every controller. */
@Injectable()
export class GlobalGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    if (request.headers['x-guard'] === 'throw') throw new ForbiddenException({ reason: 'F-12' });
    return request.headers['x-guard'] !== 'refuse';
  }
}

@Injectable()
class Failing implements NestInterceptor {
  intercept(): Observable<unknown> {
    throw new ConflictException('The interceptor');
  }
}

@Injectable()
class FailingLater implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    next.handle();
    return throwError(() => new Error('The interceptor, later'));
  }
}

class Teapot extends Error {}

@Catch(Teapot)
class TeapotFilter implements ExceptionFilter {
  catch(_error: Teapot, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().status(418).send({ teapot: true });
  }
}

const broken = () =>
  new Readable({
    read() {
      this.destroy(new Error('The stream is broken'));
    },
  });

function brokenLater(): Readable {
  let chunks = 0;
  return new Readable({
    read() {
      if (chunks++ === 0) this.push('the beginning');
      else setImmediate(() => this.destroy(new Error('The stream is broken later')));
    },
  });
}

@Controller('legacy')
@UseFilters(TeapotFilter)
export class LegacyController {
  @Get('object')
  object() {
    return { name: 'Clinic' };
  }
  @Get('text')
  text() {
    return 'Clinic';
  }
  @Get('number')
  number() {
    return 7;
  }
  @Get('null')
  null() {
    return null;
  }
  @Get('nothing')
  nothing() {}
  @Get('fields')
  @Header('ETag', '"7"')
  @Header('Cache-Control', 'max-age=60')
  fields() {
    return { name: 'Clinic' };
  }
  @Get('fields-and-throw')
  fieldsAndThrow(@Res({ passthrough: true }) response: Response) {
    response.header('ETag', '"7"');
    response.header('Cache-Control', 'max-age=60');
    throw new GoneException('It was removed');
  }

  @Post('created')
  created(@Body() facility: Facility) {
    return facility;
  }
  @Post('accepted')
  @HttpCode(202)
  accepted() {
    return { state: 'queued' };
  }
  @Post('stated')
  @SuccessCode(202, 'it is queued')
  stated() {
    return { state: 'queued' };
  }
  @Post('nothing')
  createdNothing() {}
  @Delete('nothing')
  removed() {}
  @Delete('no-content')
  @HttpCode(204)
  noContent() {}
  @Post('error-code')
  @HttpCode(409)
  errorCode() {
    return { taken: true };
  }
  @Get('run-time/:status')
  runTime(@Param('status') status: string, @Res({ passthrough: true }) response: Response) {
    response.status(Number(status));
    return status === '500' ? undefined : { status };
  }

  @Get('throw/text')
  @Throws(404)
  throwText() {
    throw new NotFoundException('No such clinic');
  }
  @Get('throw/nothing')
  throwNothing() {
    throw new NotFoundException();
  }
  @Get('throw/object')
  throwObject() {
    throw new BadRequestException({ message: ['a', 'b'], reason: 'F-12', statusCode: 'mine' });
  }
  @Get('throw/undeclared')
  @Throws(404)
  throwUndeclared() {
    throw new ConflictException('Taken');
  }
  @Get('throw/fault')
  throwFault() {
    throw new InternalServerErrorException('the pool is empty');
  }
  @Get('throw/unlisted')
  throwUnlisted() {
    throw new HttpException('I am a teapot', 418);
  }
  @Get('throw/own')
  throwOwn() {
    throw new OwnNotFound('No such clinic', { headers: { 'X-Own': '1' }, errorCode: 'no-clinic' });
  }
  @Get('throw/success')
  throwSuccess() {
    throw new HttpException('Not modified', 304);
  }
  @Get('throw/error')
  throwError() {
    throw new Error('secret of the server');
  }
  @Get('throw/string')
  throwString() {
    throw 'just a text';
  }
  @Get('throw/null')
  throwNull() {
    throw null;
  }
  @Get('throw/http-error')
  throwHttpError() {
    throw Object.assign(new Error('quota'), { status: 429, statusCode: 429, expose: true });
  }
  @Get('throw/database')
  throwDatabase() {
    throw Object.assign(new Error('duplicate key'), { code: '23505', name: 'QueryFailedError' });
  }
  @Get('throw/filtered')
  throwFiltered() {
    throw new Teapot('short and stout');
  }
  @Get('returned')
  returned() {
    return new ConflictException('Returned');
  }
  @Get('unserialisable')
  unserialisable() {
    return { big: 7n };
  }

  @Get('guard/refuse')
  @UseGuards(Refusing)
  guarded() {}
  @Get('guard/throw')
  @UseGuards(Unauthorized)
  unauthorized() {}

  @Get('pipe/:id')
  parsed(@Param('id', ParseIntPipe) id: number) {
    return { id };
  }
  @Post('validated')
  @UsePipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
  validated(@Body() facility: Facility, @Query('page', new ParseIntPipe({ optional: true })) page?: number) {
    return { ...facility, page };
  }

  @Get('interceptor/now')
  @UseInterceptors(Failing)
  intercepted() {}
  @Get('interceptor/later')
  @UseInterceptors(FailingLater)
  interceptedLater() {
    return {};
  }

  @Get('redirect')
  @Redirect('/legacy/object', 301)
  redirect() {}
  @Get('file')
  file() {
    return new StreamableFile(Buffer.from('of a file'), { type: 'text/plain', disposition: 'attachment' });
  }
  @Get('file/broken')
  brokenFile() {
    return new StreamableFile(broken());
  }
  @Get('file/broken-later')
  brokenLaterFile() {
    return new StreamableFile(brokenLater());
  }
  @Sse('events')
  events() {
    return of({ data: 'one' }, { data: { two: 2 } });
  }
  @Sse('events/broken')
  brokenEvents() {
    return throwError(() => new Error('The events are broken'));
  }
  @Get('view')
  @Render('no-such-view')
  view() {
    return {};
  }
  @Get('by-itself')
  byItself(@Res() response: Response) {
    response.status(207).send({ by: 'itself' });
  }
  @Get('twice')
  twice(@Res({ passthrough: true }) response: Response) {
    response.send({ by: 'itself' });
    return { by: 'Nest' };
  }
  @Get('next')
  next(@Next() next: ((error: unknown) => void) | undefined) {
    if (!next) throw new Error('there is no next');
    next(new Error('passed on'));
  }
  @Get('next/exception')
  nextException(@Next() next: ((error: unknown) => void) | undefined, @Req() request: unknown) {
    if (!next) throw new Error(`there is no next of ${typeof request}`);
    next(new ConflictException('passed on'));
  }
}

/** Made for each request. */
@Controller({ path: 'legacy-scoped', scope: Scope.REQUEST })
export class ScopedLegacyController {
  @Get()
  find() {}
  @Get('throw')
  fail() {
    throw new NotFoundException('No such clinic');
  }
}

@Controller('kept')
export class KeptController {
  @Get('throw')
  fail() {
    throw new NotFoundException('No such clinic');
  }
  @Get('null')
  null() {
    return null;
  }
}

/** It inherits from an excluded class, and is none. */
@Controller('derived')
export class DerivedController extends LegacyController {}
