import { Body, Controller, Get, Module, Post, type INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

@Controller('bodies')
class BodiesController {
  @Post() read(@Body() body: unknown) {
    return { body };
  }
  @Get(':id') find() {
    return {};
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [BodiesController] })
class AppModule {}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** What the parsers of the two take. Fastify has one for plain text of its own, and none that decodes. */
const ACCEPT = {
  express: { types: `${JSON_TYPE}, ${FORM_TYPE}`, codings: 'gzip, deflate, br, identity' },
  fastify: { types: `${JSON_TYPE}, ${FORM_TYPE}, text/plain`, codings: 'identity' },
} as const satisfies Record<AdapterName, object>;

interface Case {
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
  readonly status: number;
  readonly message: string;
  readonly only?: AdapterName;
}

const LARGE = JSON.stringify('x'.repeat(2_000_000));

const CASES: Readonly<Record<string, Case>> = {
  'malformed JSON': {
    headers: { 'Content-Type': JSON_TYPE },
    body: '{"password":"secret',
    status: 400,
    message: 'The body is malformed',
  },
  'JSON that would poison a prototype': {
    headers: { 'Content-Type': JSON_TYPE },
    body: '{"__proto__":{"a":1}}',
    status: 400,
    message: 'The body is malformed',
    only: 'fastify',
  },
  'a body that is too large': {
    headers: { 'Content-Type': JSON_TYPE },
    body: LARGE,
    status: 413,
    message: 'The body is too large',
  },
  'a form with too many parameters': {
    headers: { 'Content-Type': FORM_TYPE },
    body: Array.from({ length: 1001 }, (_, index) => `${index}=`).join('&'),
    status: 413,
    message: 'The body has too many parameters',
    only: 'express',
  },
  'a form that is nested too deeply': {
    headers: { 'Content-Type': FORM_TYPE },
    body: `a${'[b]'.repeat(40)}=1`,
    status: 400,
    message: 'The body is nested too deeply',
    only: 'express',
  },
  'JSON in an unknown charset': {
    headers: { 'Content-Type': `${JSON_TYPE}; charset="klingon"` },
    body: '{}',
    status: 415,
    message: 'The charset is not supported',
  },
  'a form in an unknown charset': {
    headers: { 'Content-Type': `${FORM_TYPE};charset=utf-7` },
    body: 'a=b',
    status: 415,
    message: 'The charset is not supported',
  },
  'an unknown coding': {
    headers: { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'zip' },
    body: '{}',
    status: 415,
    message: 'The content encoding is not supported',
  },
  'a coding that only Express decodes': {
    headers: { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'gzip' },
    body: gzipSync('{}'),
    status: 415,
    message: 'The content encoding is not supported',
    only: 'fastify',
  },
  'a coding the body does not have': {
    headers: { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'gzip' },
    body: '{}',
    status: 400,
    message: 'The body is malformed',
    only: 'express',
  },
  'a media type that nobody parses': {
    headers: { 'Content-Type': 'image/png' },
    body: 'x',
    status: 415,
    message: 'The media type is not supported',
    only: 'fastify',
  },
  'a media type that is none': {
    headers: { 'Content-Type': 'nonsense' },
    body: 'x',
    status: 415,
    message: 'The media type is not supported',
    only: 'fastify',
  },
};

function refusal({ status, message }: Pick<Case, 'status' | 'message'>, adapter: AdapterName) {
  const phrases: Record<number, string> = {
    400: 'Bad Request',
    413: 'Content Too Large',
    415: 'Unsupported Media Type',
  };
  const body = { code: `${status} ${phrases[status]}`, message };
  const { types, codings } = ACCEPT[adapter];
  return {
    status,
    headers: errorHeaders(body, {
      ...(status === 415 && { accept: types }),
      ...(message.includes('encoding') && { 'accept-encoding': codings }),
    }),
    body: JSON.stringify(body),
  };
}

describe.each(EVERY_ADAPTER)('a body on %s', adapter => {
  let running: RunningApp;
  const post = (headers: Record<string, string>, body: string | Buffer, url = running.url) =>
    exchange(`${url}/bodies`, {
      method: 'POST',
      headers: { 'Content-Length': String(Buffer.byteLength(body)), ...headers },
      body,
    });

  beforeAll(async () => {
    running = await start(adapter, AppModule);
  });
  afterAll(() => running.app.close());

  const cases = Object.entries(CASES).filter(([, { only }]) => only === undefined || only === adapter);
  it.each(cases)('is refused: %s', async (_what, { headers, body, ...expected }) => {
    expect(await post(headers, body)).toEqual(refusal(expected, adapter));
  });

  it.each([
    [`${JSON_TYPE}; charset="UTF-8"`, '{"a":"ü"}', { a: 'ü' }],
    [`${JSON_TYPE};charset=utf-8`, '{"a":1}', { a: 1 }],
    [FORM_TYPE, 'a=1', { a: '1' }],
  ])('is read as %s', async (type, body, read) => {
    const response = await post({ 'Content-Type': type }, body);
    expect(response).toMatchObject({ status: 201, body: JSON.stringify({ body: read }) });
  });

  it('is named with every type that the application parses', async () => {
    const { app, url } = await start(adapter, AppModule, {
      configure: (made: INestApplication) =>
        adapter === 'express'
          ? (made as NestExpressApplication).useBodyParser('text', { type: ['text/csv', 'text'] })
          : (made as NestFastifyApplication).useBodyParser('text/csv'),
    });
    const response = await post({ 'Content-Type': `${JSON_TYPE}; charset=x` }, '{}', url);
    expect(response.status).toBe(415);
    expect(response.headers.accept?.split(', ').sort()).toEqual([
      JSON_TYPE,
      FORM_TYPE,
      'text/csv',
      'text/plain',
    ]);
    await app.close();
  });

  it('is not named with what only an expression or a function can tell', async () => {
    const { app, url } = await start(adapter, AppModule, {
      configure: made => {
        if (adapter === 'express') {
          (made as NestExpressApplication).useBodyParser('text');
          (made as NestExpressApplication).useBodyParser('raw', { type: () => false });
        } else {
          const instance = (made as NestFastifyApplication).getHttpAdapter().getInstance();
          instance.addContentTypeParser(/^application\/xml$/, (_request, _payload, done) =>
            done(null, 'xml'),
          );
        }
      },
    });
    const response = await post({ 'Content-Type': `${JSON_TYPE}; charset=x` }, '{}', url);
    expect(response.status).toBe(415);
    expect(response.headers.accept?.split(', ').sort()).toEqual([JSON_TYPE, FORM_TYPE, 'text/plain']);
    await app.close();
  });

  it.runIf(adapter === 'fastify').each([
    ['text/plain', JSON_TYPE],
    [JSON_TYPE, 'text/plain'],
  ])('is not named with %s if Fastify is told to parse none', async (removed, left) => {
    const { app, url } = await start(adapter, AppModule, {
      bodyParser: false,
      configure: made =>
        (made as NestFastifyApplication).getHttpAdapter().getInstance().removeContentTypeParser(removed),
    });
    expect(await post({ 'Content-Type': removed }, '{}', url)).toMatchObject({
      status: 415,
      headers: { accept: left },
    });
    await app.close();
  });

  it('may be decoded by a hook of the application', async () => {
    if (adapter === 'express') {
      const response = await post(
        { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'gzip' },
        gzipSync('{"a":1}'),
      );
      expect(response).toMatchObject({ status: 201, body: '{"body":{"a":1}}' });
      return;
    }
    const { createGunzip } = await import('node:zlib');
    const { app, url } = await start(adapter, AppModule, {
      configure: made =>
        (made as NestFastifyApplication)
          .getHttpAdapter()
          .getInstance()
          .addHook('preParsing', (_request, _reply, payload, done) => {
            const decoded = Object.assign(payload.pipe(createGunzip()), { receivedEncodedLength: 0 });
            payload.on('data', (chunk: Buffer) => (decoded.receivedEncodedLength += chunk.length));
            done(null, decoded);
          }),
    });
    const headers = { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'gzip' };
    expect(await post(headers, gzipSync('{"a":1}'), url)).toMatchObject({
      status: 201,
      body: '{"body":{"a":1}}',
    });
    expect(await post(headers, gzipSync('{"a":'), url)).toMatchObject({ status: 415 });
    await app.close();
  });
});
