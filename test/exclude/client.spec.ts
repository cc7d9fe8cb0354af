import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  Get,
  type INestApplication,
  Module,
  NotFoundException,
  Post,
  ValidationPipe,
} from '@nestjs/common';
import { IsInt, IsString } from 'class-validator';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { isRegistryError, registryFetch, RegistryResponseError } from 'nestjs-registry-http/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start } from '../support/adapters.js';

class Facility {
  @IsString()
  name!: string;
  @IsInt()
  beds!: number;
}

@Controller('legacy')
class LegacyController {
  @Get('text') text() {
    throw new NotFoundException('No such clinic');
  }
  @Get('nothing') nothing() {
    throw new NotFoundException();
  }
  @Get('object') object() {
    throw new BadRequestException({ reason: 'F-12', errors: [{ message: 'of its own', pointer: '/name' }] });
  }
  @Get('description') description() {
    throw new ConflictException('Taken', 'of its own');
  }
  @Get('fault') fault() {
    throw new Error('secret');
  }
  @Post() create(@Body() facility: Facility) {
    return facility;
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ exclude: [LegacyController] })],
  controllers: [LegacyController],
})
class AppModule {}

describe.each(EVERY_ADAPTER)('the client understands an excluded route on %s', adapter => {
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    ({ app, url } = await start(adapter, AppModule, {
      configure: configured => configured.useGlobalPipes(new ValidationPipe()),
    }));
  });
  afterAll(() => app.close());

  const errorOf = async (path: string, init?: RequestInit) => {
    const error: unknown = await registryFetch(url + path, init).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof RegistryResponseError)) throw new Error('there was no error');
    const { status, code, message, errorCode, errors, body } = error;
    expect(isRegistryError(error, status)).toBe(true);
    return { status, code, message, errorCode, errors, body };
  };
  const facts = { errorCode: undefined, errors: [] };

  it.each([
    [
      'text',
      { status: 404, code: '404 Not Found', message: 'No such clinic' },
      { message: 'No such clinic', error: 'Not Found', statusCode: 404 },
    ],
    [
      'nothing',
      { status: 404, code: '404 Not Found', message: 'Not Found' },
      { message: 'Not Found', statusCode: 404 },
    ],
    [
      'description',
      { status: 409, code: '409 Conflict', message: 'Taken' },
      { message: 'Taken', error: 'of its own', statusCode: 409 },
    ],
    [
      'fault',
      { status: 500, code: '500 Internal Server Error', message: 'Internal server error' },
      { statusCode: 500, message: 'Internal server error' },
    ],
  ])('that responds with a %s', async (path, said, body) => {
    expect(await errorOf(`/legacy/${path}`)).toEqual({ ...facts, ...said, body });
  });

  it('that responds with a body of its own', async () => {
    const errors = [{ message: 'of its own', pointer: '/name' }];
    expect(await errorOf('/legacy/object')).toEqual({
      ...facts,
      status: 400,
      code: '400 Bad Request',
      message: '400 Bad Request',
      errors,
      body: { reason: 'F-12', errors },
    });
  });

  it('that responds with a list of messages, which stays in the body', async () => {
    const message = ['name must be a string', 'beds must be an integer number'];
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect(await errorOf('/legacy', init)).toEqual({
      ...facts,
      status: 400,
      code: '400 Bad Request',
      message: '400 Bad Request',
      body: { message, error: 'Bad Request', statusCode: 400 },
    });
  });
});
