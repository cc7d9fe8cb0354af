import {
  BadRequestException,
  type CallHandler,
  Catch,
  ConflictException,
  Controller,
  type DynamicModule,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  HttpCode,
  Injectable,
  type LoggerService,
  Module,
  type NestInterceptor,
  Post,
  type Type,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBasicAuth } from '@nestjs/swagger';
import { RegistryHttpModule, type RegistryHttpOptions, Throws } from 'nestjs-registry-http';
import { map, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type AdapterName, EVERY_ADAPTER, start } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

@Catch()
class EverythingFilter implements ExceptionFilter {
  catch(): void {}
}

@Injectable()
class Enveloping implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map(data => ({ data: data as unknown })));
  }
}

@Injectable()
class SomeService {}

abstract class BaseController {
  @Get() find() {}
}

@Controller('legacy')
@ApiBasicAuth()
@UseFilters(EverythingFilter)
@UseInterceptors(Enveloping)
class LegacyController extends BaseController {
  @Post()
  @HttpCode(200)
  login() {}
  @Post('queue')
  @HttpCode(409)
  @Throws(99 as never)
  wrong() {}
}

@Controller('old')
class OldController {
  @Get()
  @Throws(400)
  find() {
    throw new ConflictException('Taken');
  }
}

@Controller('kept')
class KeptController {
  @Get()
  @Throws(400)
  find() {
    throw new BadRequestException('No');
  }
}

/** What the library says, as `level message`. */
async function startWith(
  adapter: AdapterName,
  options: RegistryHttpOptions,
  controllers: Type[],
  use: (url: string) => Promise<unknown> = async () => undefined,
  importModule: (options: RegistryHttpOptions) => DynamicModule = given => RegistryHttpModule.forRoot(given),
): Promise<string[]> {
  @Module({ imports: [importModule(options)], controllers, providers: [SomeService] })
  class AppModule {}
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: unknown, ...context: unknown[]): void => {
      if (context.at(-1) === 'RegistryHttp') lines.push(`${level} ${String(message)}`);
    };
  const logger: LoggerService = { log: write('log'), warn: write('warn'), error: write('error') };
  const { app, url } = await start(adapter, AppModule, { logger });
  await use(url);
  await app.close();
  return lines.filter(line => !line.includes('registryFastifyOptions'));
}

describe.each(EVERY_ADAPTER)('at start-up on %s', adapter => {
  it('says how many controllers are left out, and nothing else of them', async () => {
    const options: RegistryHttpOptions = {
      exclude: [LegacyController, OldController],
      successCodes: 'strict',
    };
    expect(await startWith(adapter, options, [LegacyController, OldController, KeptController])).toEqual([
      'log 2 controllers are left as in bare Nest: LegacyController, OldController',
    ]);
  });

  it('says it of one controller, which is named twice', async () => {
    const options = { exclude: [OldController, OldController] };
    expect(await startWith(adapter, options, [OldController])).toEqual([
      'log 1 controller is left as in bare Nest: OldController',
    ]);
  });

  it('names ten of many controllers', async () => {
    const many = Array.from({ length: 12 }, (_, index) => {
      @Controller(`c${index}`)
      class ManyController {}
      return Object.defineProperty(ManyController, 'name', { value: `C${index}` });
    });
    expect(await startWith(adapter, { exclude: many }, many)).toEqual([
      'log 12 controllers are left as in bare Nest: C0, C1, C2, C3, C4, C5, C6, C7, C8, C9 and 2 more',
    ]);
  });

  it('says nothing if no controller is left out', async () => {
    expect(await startWith(adapter, { exclude: [] }, [KeptController])).toEqual([]);
  });

  it.each([
    ['forRoot', (options: RegistryHttpOptions) => RegistryHttpModule.forRoot(options)],
    [
      'forRootAsync',
      (options: RegistryHttpOptions) => RegistryHttpModule.forRootAsync({ useFactory: () => options }),
    ],
  ])('fails with %s if a class is no controller of the application', async (_form, importModule) => {
    const starting = startWith(
      adapter,
      { exclude: [OldController, SomeService, BaseController as Type, KeptController] },
      [OldController, LegacyController],
      undefined,
      importModule,
    );
    await expect(starting).rejects.toThrow(
      'RegistryHttpModule: option "exclude" must name controllers of the application, but these are none: ' +
        'SomeService, BaseController (extended by LegacyController), KeptController',
    );
  });

  it('does not hold excluded handlers to their declarations', async () => {
    const options: RegistryHttpOptions = { exclude: [OldController], undeclaredErrors: 'error' };
    let status: number | undefined;
    const lines = await startWith(adapter, options, [OldController], async url => {
      ({ status } = await exchange(`${url}/old`));
    });
    expect(status).toBe(409);
    expect(lines).toEqual(['log 1 controller is left as in bare Nest: OldController']);
  });
});

describe('the option exclude', () => {
  it.each([
    [[7], '[ 7 ]'],
    [['LegacyController'], "[ 'LegacyController' ]"],
    [[() => undefined], '[ [Function (anonymous)] ]'],
    [OldController, '[class OldController]'],
    [[undefined], '[ undefined ]'],
  ])('that is no list of classes is named: %j', (exclude, shown) => {
    expect(() => RegistryHttpModule.forRoot({ exclude } as never)).toThrow(
      new TypeError(
        `RegistryHttpModule: option "exclude" must be a list of classes of controllers, but is ${shown}`,
      ),
    );
  });

  it('that is wrong fails at start-up if it comes from a factory', async () => {
    const starting = startWith(
      'express',
      { exclude: [() => undefined] as never },
      [OldController],
      undefined,
      options => RegistryHttpModule.forRootAsync({ useFactory: () => options }),
    );
    await expect(starting).rejects.toThrow('option "exclude" must be a list of classes of controllers');
  });
});
