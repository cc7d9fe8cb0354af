import { Controller, Get, Injectable, Logger, Module } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RegistryHttpModule, Throws } from 'nestjs-registry-http';
import { isRegistryError } from 'nestjs-registry-http/client';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

// A process may have two copies of the library: ES modules and CommonJS under Bun, a bundle beside what it was made of,
// two versions in one tree.
const here = await import('nestjs-registry-http');
vi.resetModules();
const other = await import('nestjs-registry-http');
const otherClient = await import('nestjs-registry-http/client');
const { describeContract } = await import('nestjs-registry-http/openapi');
const { checkContract } = await import('nestjs-registry-http/testing');
const { createErrorMapper } = await import('../../lib/error-mapping/map-error.js');

class UpstreamError extends Error {}

@Injectable()
class ThingsService {
  @other.Throws(other.GoneException)
  find(): never {
    throw new other.GoneException('was removed', {
      errors: [{ pointer: '/id', message: 'is of last year' }],
    });
  }
}

@Controller('things')
class ThingsController {
  @Get('gone') @Throws(other.thrownBy(ThingsService, 'find')) gone() {
    return new ThingsService().find();
  }
  @Get('custom') custom() {
    throw new other.RegistryException(503, 'Closed on Sundays', {
      expose: true,
      headers: { 'retry-after': '60' },
    });
  }
  @Get('mapped') mapped() {
    throw new UpstreamError('secret');
  }
}

@Module({
  imports: [
    RegistryHttpModule.forRoot({
      mapErrors: [
        error =>
          error instanceof UpstreamError ? new other.ConflictException('Is being changed') : undefined,
      ],
    }),
  ],
  controllers: [ThingsController],
})
class ThingsModule {}

@Module({ imports: [ThingsModule, other.RegistryHttpModule.forRoot()] })
class TwiceModule {}

it('the two copies are two', () => {
  expect(other.RegistryException).not.toBe(here.RegistryException);
  expect(new other.GoneException()).not.toBeInstanceOf(here.RegistryException);
});

it('an exception of one copy gets the response of its own kind from the other', () => {
  const thrown = new here.GoneException('was here', { extensions: { since: 2011 } });
  const exception = createErrorMapper()(thrown);
  expect(exception.getResponse()).toEqual({ code: '410 Gone', message: 'was here', since: 2011 });
});

describe.each(EVERY_ADAPTER)('beside a second copy of the library, on %s', name => {
  let running: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => (running = await start(name, ThingsModule)));
  afterAll(() => running.app.close());

  it.each([
    [
      'gone',
      410,
      '{"code":"410 Gone","message":"was removed","errors":[{"pointer":"/id","message":"is of last year"}]}',
      {},
    ],
    [
      'custom',
      503,
      '{"code":"503 Service Unavailable","message":"Closed on Sundays"}',
      { 'retry-after': '60' },
    ],
    ['mapped', 409, '{"code":"409 Conflict","message":"Is being changed"}', {}],
  ])('sends its exception as its own: GET /things/%s is %i', async (path, status, body, headers) => {
    const response = await exchange(`${running.url}/things/${path}`);
    expect(response.status).toBe(status);
    expect(response.headers).toEqual(errorHeaders(JSON.parse(body) as object, headers));
    expect(response.body).toBe(body);
  });

  it('reads what the other copy declares', () => {
    const document = describeContract(
      SwaggerModule.createDocument(running.app, new DocumentBuilder().build()),
      running.app,
    );
    expect(Object.keys(document.paths['/things/gone']?.get?.responses ?? {})).toContain('410');
  });

  it('is checked by the other copy', async () => {
    const { notes } = await checkContract(running.app);
    expect(notes.join('\n')).not.toContain('No OpenAPI document was found');
  });

  it('lets one of two modules count', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const twice = await start(name, TwiceModule);
    try {
      expect(warn.mock.calls.flat().join('\n')).toContain('RegistryHttpModule is imported twice');
      const response = await exchange(`${twice.url}/things/gone`);
      expect(response.status).toBe(410);
      expect(response.body).toContain('"code":"410 Gone"');
    } finally {
      warn.mockRestore();
      await twice.app.close();
    }
  });
});

describe('the client', () => {
  it('knows the errors of a second copy', async () => {
    const respond = async () => Response.json({ code: '410 Gone', message: 'was removed' }, { status: 410 });
    const gone = await otherClient
      .registryFetch('https://registry.test', {}, { fetch: respond })
      .catch(e => e as unknown);
    const fail = () => Promise.reject(new TypeError('fetch failed'));
    const failed = await otherClient
      .registryFetch('https://registry.test', {}, { fetch: fail })
      .catch(e => e as unknown);
    expect([isRegistryError(gone), isRegistryError(gone, 410), isRegistryError(gone, 404)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([isRegistryError(failed), isRegistryError(failed, 410)]).toEqual([true, false]);
    expect(Object.keys(failed as object)).not.toContain('nestjs-registry-http');
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [new Error('other')],
    [{ status: 410 }],
    [{ kind: 'response', status: 410 }],
  ])('takes %j for no error of its own', value => {
    expect([isRegistryError(value), isRegistryError(value, 410)]).toEqual([false, false]);
  });
});
