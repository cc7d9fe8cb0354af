import { Controller, Get, InternalServerErrorException, Module, NotFoundException } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ConflictException,
  InternalServerErrorException as OwnInternalServerErrorException,
  RegistryHttpModule,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { exchange } from '../support/exchange.js';

// Neighbours: a path that nobody has, a 5xx that is masked and one that is exposed, members that are taken, a function that
// throws, one that returns a promise, a list or nothing, and problem details.
@Controller('things')
class ThingsController {
  @Get('missing') missing(): never {
    throw new NotFoundException('Thing not found');
  }
  @Get('taken') taken(): never {
    throw new ConflictException('taken', { errorCode: 'taken', extensions: { link: 'own' } });
  }
  @Get('fault') fault(): never {
    throw new InternalServerErrorException('password=secret');
  }
  @Get('exposed') exposed(): never {
    throw new OwnInternalServerErrorException('The disk is full', { expose: true });
  }
}

const seen: string[] = [];

describe.each(EVERY_ADAPTER)('the option extend on %s', name => {
  const { lines, logger } = collectLog();
  afterEach(() => {
    seen.length = 0;
    lines.length = 0;
  });

  const ask = async (
    extend: RegistryHttpOptions['extend'],
    path: string,
    headers: Record<string, string> = {},
  ): Promise<[number, unknown]> => {
    @Module({ imports: [RegistryHttpModule.forRoot({ extend })], controllers: [ThingsController] })
    class AppModule {}
    const { app, url } = await start(name, AppModule, { logger });
    try {
      const { status, body } = await exchange(`${url}${path}`, { headers });
      return [status, JSON.parse(body)];
    } finally {
      await app.close();
    }
  };

  const withId: RegistryHttpOptions['extend'] = (exception, { requestId }) => {
    seen.push(exception.message);
    return { requestId, link: `/docs/${exception.getStatus()}` };
  };
  const headers = { 'x-request-id': 'abc' };

  it.each([
    ['/things/missing', 404, { code: '404 Not Found', message: 'Thing not found' }],
    ['/nothing', 404, { code: '404 Not Found', message: 'Resource not found' }],
    ['/things/fault', 500, { code: '500 Internal Server Error' }],
    ['/things/exposed', 500, { code: '500 Internal Server Error', message: 'The disk is full' }],
  ])('adds its members to the body of %s', async (path, status, body) => {
    expect(await ask(withId, path, headers)).toEqual([
      status,
      { ...body, requestId: 'abc', link: `/docs/${status}` },
    ]);
  });

  it('adds them to problem details too', async () => {
    const accept = 'application/problem+json';
    expect(await ask(withId, '/things/missing', { ...headers, accept })).toEqual([
      404,
      {
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'Thing not found',
        instance: '/things/missing',
        code: '404 Not Found',
        requestId: 'abc',
        link: '/docs/404',
      },
    ]);
  });

  it('replaces no member that is there, of the contract, of problem details or of the exception', async () => {
    const extend = () => ({
      code: 'x',
      errorCode: 'x',
      errors: [],
      status: 1,
      title: 'x',
      link: 'x',
      own: 1,
    });
    expect(await ask(extend, '/things/taken')).toEqual([
      409,
      { code: '409 Conflict', message: 'taken', errorCode: 'taken', link: 'own', own: 1 },
    ]);
  });

  it('translates the message of a 4xx, and not that of a 5xx', async () => {
    const extend = () => ({ message: 'Nicht gefunden' });
    expect(await ask(extend, '/things/missing')).toEqual([
      404,
      { code: '404 Not Found', message: 'Nicht gefunden' },
    ]);
    expect(await ask(extend, '/things/fault')).toEqual([500, { code: '500 Internal Server Error' }]);
    expect(await ask(extend, '/things/missing', { accept: 'application/problem+json' })).toEqual([
      404,
      expect.objectContaining({ detail: 'Nicht gefunden' }),
    ]);
  });

  it('sees of a 5xx what the client sees', async () => {
    await ask(withId, '/things/fault');
    expect(seen.join()).not.toContain('secret');
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['returns a promise', async () => ({ id: 1 })],
    ['returns a list', () => [1]],
  ])('costs its members if it %s, and is logged', async (_, extend) => {
    expect(await ask(extend as unknown as RegistryHttpOptions['extend'], '/things/missing')).toEqual([
      404,
      { code: '404 Not Found', message: 'Thing not found' },
    ]);
    expect(lines.some(line => line.startsWith('error The option extend failed'))).toBe(true);
  });

  it('adds nothing if it returns nothing', async () => {
    expect(await ask(() => undefined, '/things/missing')).toEqual([
      404,
      { code: '404 Not Found', message: 'Thing not found' },
    ]);
    expect(lines.filter(line => line.includes('extend'))).toEqual([]);
  });
});

it('is refused at start-up if it is no function', () => {
  expect(() => RegistryHttpModule.forRoot({ extend: {} as never })).toThrow(
    'RegistryHttpModule: option "extend" must be a function, but is {}',
  );
});
