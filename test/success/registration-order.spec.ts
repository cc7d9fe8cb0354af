import { Controller, Get, Module, Version, VersioningType, type INestApplication } from '@nestjs/common';
import { RegistryHttpModule, SuccessCode } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATH_METADATA } from '../../lib/nest-internals.js';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

/*
 * Each registered function is connected with the route that it belongs to, though functions that look like those of
 * controllers are registered before them: Nest's order is then not that of the registrations.
 */

@Controller('jobs')
class JobsController {
  @Get('first') @SuccessCode(202, 'it is queued') first() {
    return {};
  }
  @Get('plain') plain() {
    return {};
  }
  @Get('versioned') @Version('1') @SuccessCode(203, 'it is a copy') one() {
    return {};
  }
  @Get('versioned') @Version('2') two() {
    return {};
  }
}

@Controller('more')
class MoreController {
  @Get(['one', 'other']) @SuccessCode(202, 'it is queued') both() {
    return {};
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [JobsController, MoreController] })
class AppModule {}

function registerLookAlike(app: INestApplication): void {
  app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' });
  const lookAlike = (_request: unknown, response: { send(body: string): unknown }) => response.send('{}');
  Reflect.defineMetadata(PATH_METADATA, '/apart', lookAlike);
  app.getHttpAdapter().get('/apart', lookAlike as never);
}

describe.each(EVERY_ADAPTER)('routes that are not registered in the order of the contract, on %s', name => {
  let running: RunningApp;

  beforeAll(async () => {
    running = await start(name, AppModule, { configure: registerLookAlike });
  });
  afterAll(() => running.app.close());

  it.each([
    ['/apart', undefined, 200],
    ['/jobs/first', undefined, 202],
    ['/jobs/plain', undefined, 200],
    ['/jobs/versioned', '1', 203],
    ['/jobs/versioned', '2', 200],
    ['/more/one', undefined, 202],
    ['/more/other', undefined, 202],
  ])('%s in version %s has %i', async (path, version, status) => {
    const headers = version === undefined ? {} : { 'x-version': version };
    const response = await exchange(running.url, { path, headers });
    expect(response.status).toBe(status);
  });
});
