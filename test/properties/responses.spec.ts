import { METHODS } from 'node:http';
import { Controller, Get, HttpException, Module, Post } from '@nestjs/common';
import * as fc from 'fast-check';
import { codeOf, NotFoundException, RegistryException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type RunningApp } from '../support/adapters.js';
import { messagesOf, rawExchange, type RawMessage } from '../support/raw-exchange.js';
import { MAKE, serve } from '../http-server/facilities.js';

/** What the route throws next. */
let next: unknown;

@Controller('facilities')
class ThrowingController {
  @Get()
  list(): object {
    return { facilities: [] };
  }

  @Get('thrown')
  thrown(): never {
    throw next;
  }

  @Get(':id/rooms/:room')
  room(): object {
    return {};
  }

  @Post()
  create(): object {
    return {};
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThrowingController] })
class ThrowingModule {}

const RUNS = { numRuns: 120 } as const;
const request = (method: string, path: string, fields = ''): string =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${fields}\r\n`;

/** Any character that a field value may have (RFC 9110 §5.5), as the bytes of Latin-1. */
const fieldValue = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), {
    maxLength: 60,
  })
  .map(codes => String.fromCharCode(...codes));

const mediaRange = fc
  .record({
    type: fc.constantFrom(
      '*/*',
      'application/*',
      'application/json',
      'application/problem+json',
      'text/html',
      '*',
    ),
    weight: fc.constantFrom('', ';q=0', ';q=0.5', ' ; Q=1.000', ';q=2', ';q=', ';level=1;q=0.3'),
  })
  .map(({ type, weight }) => type + weight);

const accept = fc.oneof(
  fieldValue,
  fc.array(mediaRange, { maxLength: 5 }).map(ranges => ranges.join(', ')),
);

/** Any character of a target but those that end it. */
const path = fc.oneof(
  fc
    .array(fc.integer({ min: 0x21, max: 0x7e }), { maxLength: 40 })
    .map(codes => `/${String.fromCharCode(...codes)}`),
  fc
    .array(
      fc.constantFrom(
        'facilities',
        '%',
        '%2F',
        '%FF',
        '%00',
        '..',
        '.',
        '',
        '?',
        '#',
        ':id',
        '*',
        '7',
        'rooms',
        '%e2%82%ac',
      ),
    )
    .map(segments => `/${segments.join('/')}`),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map(text => `/${encodeURIComponent(text)}`),
);

const method = fc.oneof(
  fc.constantFrom(...METHODS),
  fc.string({ unit: fc.constantFrom(...'ABCXYZabc-!#$%&*+.^_`|~019'), minLength: 1, maxLength: 8 }),
);

const anyStatus = fc.oneof(fc.integer(), fc.integer({ min: 400, max: 599 }), fc.double(), fc.constant(NaN));
const isError = (code: number): boolean => Number.isInteger(code) && code >= 400 && code <= 599;

/** Any value at all, with the status of its response. */
const thrown: fc.Arbitrary<{ value: unknown; status: number }> = fc.oneof(
  fc
    .anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
      withTypedArray: true,
    })
    .map(value => ({ value, status: 500 })),
  fc.record({ code: anyStatus, message: fc.string({ unit: 'binary' }) }).map(({ code, message }) => ({
    value: new HttpException(message, code),
    status: isError(code) ? code : 500,
  })),
  fc.record({ code: anyStatus, body: fc.dictionary(fc.string(), fc.anything()) }).map(({ code, body }) => ({
    value: new HttpException(body, code),
    status: isError(code) ? code : 500,
  })),
  fc
    .tuple(
      fc.integer({ min: 400, max: 599 }),
      fc.string({ unit: 'binary' }),
      fc.dictionary(fc.string(), fc.string({ unit: 'binary' })),
      fc.dictionary(fc.string(), fc.anything()),
    )
    .map(([code, message, headers, extensions]) => ({
      value: new RegistryException(code, message, { headers, extensions }),
      status: code,
    })),
  fc
    .tuple(fc.string({ unit: 'binary' }), fc.dictionary(fc.string(), fc.anything()))
    .map(([message, members]) => ({
      value: Object.defineProperties(
        new Error(message),
        Object.fromEntries(
          Object.entries(members).map(([key, value]) => [key, { value, configurable: true }]),
        ),
      ),
      status: 500,
    })),
  fc.constantFrom(
    ...['get', 'has', 'getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor'].map(trap => ({
      value: new Proxy(new Error('hostile'), {
        [trap]: () => {
          throw new Error('hostile');
        },
      }),
      status: 500,
    })),
  ),
);

describe.each(EVERY_ADAPTER)('any event on %s', name => {
  let running: RunningApp;
  beforeAll(async () => (running = await serve(MAKE[name](), {}, '127.0.0.1', ThrowingModule)));
  afterAll(() => running.app.close());

  /** Runs a property, after which the server must go on responding. */
  async function assertAlways<T>(property: fc.IAsyncProperty<T>): Promise<void> {
    await fc.assert(property, RUNS);
    const { text } = await rawExchange(running.port, request('GET', '/facilities'));
    expect(messagesOf(text)).toMatchObject([{ status: 200, body: '{"facilities":[]}' }]);
  }

  /** The one message that came, which is whole and, where it is an error, in shape. */
  async function responseTo(bytes: string, head = false): Promise<RawMessage> {
    const { text, closed } = await rawExchange(running.port, Buffer.from(bytes, 'latin1'));
    expect(closed).toBe(true);
    const messages = messagesOf(text, { head });
    expect(messages).toHaveLength(1);
    const [message] = messages;
    if (!message) throw new Error('No response');
    if (message.status >= 400) expectShape(message, head);
    return message;
  }

  it('any thrown value gets a response', async () => {
    await assertAlways(
      fc.asyncProperty(thrown, accept, async (what, field) => {
        next = what.value;
        const response = await responseTo(request('GET', '/facilities/thrown', `Accept: ${field}\r\n`));
        expect(response.status).toBe(what.status);
      }),
    );
  });

  it('any message is sent as it is', async () => {
    await assertAlways(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async message => {
        next = new NotFoundException(message);
        const response = await responseTo(request('GET', '/facilities/thrown'));
        expect(JSON.parse(response.body)).toEqual({
          code: '404 Not Found',
          ...(message !== '' && { message }),
        });
      }),
    );
  });

  it('any Accept gets one of the two forms', async () => {
    await assertAlways(
      fc.asyncProperty(accept, async field => {
        const response = await responseTo(request('GET', '/nothing', `Accept: ${field}\r\n`));
        expect(response.status).toBe(404);
      }),
    );
  });

  it('any path and any method get a response', async () => {
    await assertAlways(
      fc.asyncProperty(method, path, async (verb, target) => {
        const response = await responseTo(request(verb, target), verb === 'HEAD');
        expect(response.status).not.toBe(500);
        if (!METHODS.includes(verb)) expect(response.status).toBe(400);
        if (response.status === 405) expect(response.headers['allow']).toBeTruthy();
      }),
    );
  });

  it('any bytes get a response in shape, or none', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map(array => Buffer.from(array).toString('latin1')),
      fc
        .array(
          fc.constantFrom(
            'GET ',
            'POST ',
            '/facilities',
            ' HTTP/1.1',
            '\r\n',
            '\n',
            'Host: a',
            'Content-Length: 2',
            'Transfer-Encoding: chunked',
            'Content-Type: application/json',
            'Expect: tea',
            'Connection: Upgrade',
            'Upgrade: h2c',
            '0',
            '{}',
            ':',
            ' ',
            '\0',
          ),
          { maxLength: 30 },
        )
        .map(parts => parts.join('')),
    );
    let responded = 0;
    await assertAlways(
      fc.asyncProperty(bytes, async text => {
        const { text: response, closed } = await rawExchange(running.port, Buffer.from(text, 'latin1'), {
          later: [socket => socket.end()],
          pause: 5,
        });
        expect(closed).toBe(true);
        for (const message of messagesOf(response)) {
          responded++;
          if (message.status >= 400) expectShape(message, false);
        }
      }),
    );
    expect(responded).toBeGreaterThan(0);
  });
});

function expectShape({ status, headers, body }: RawMessage, head: boolean): void {
  const type = headers['content-type'];
  expect(['application/json; charset=utf-8', 'application/problem+json']).toContain(type);
  expect(headers).toMatchObject({ vary: expect.stringContaining('Accept') as string });
  expect(headers).toHaveProperty('cache-control');
  if (head) return expect(body).toBe('');
  expect(Buffer.byteLength(body)).toBe(Number(headers['content-length']));
  const json = JSON.parse(body) as Record<string, unknown>;
  expect(json['code']).toBe(codeOf(status));
  const text = json[type?.startsWith('application/problem') ? 'detail' : 'message'];
  expect(['undefined', 'string']).toContain(typeof text);
  expect(text).not.toBe('');
  if (type?.startsWith('application/problem')) expect(json['status']).toBe(status);
}
