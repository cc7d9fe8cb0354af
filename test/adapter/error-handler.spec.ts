import { BadRequestException, HttpException } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import type { AdapterErrorHandler, HttpAdapter } from '../../lib/adapter/http-adapter.js';
import { hookErrorHandler } from '../../lib/adapter/hooks/error-handler.hook.js';

/** As much of an adapter as Nest gives its error handler to; that of Nest 11 maps no exceptions. */
function adapterOf(more: object = {}) {
  const given: AdapterErrorHandler[] = [];
  const adapter = { getType: () => 'fastify', ...more };
  return { adapter: adapter as unknown as HttpAdapter, given };
}

/** What Nest's handler is handed for an error that the adapter hands over. */
function handed(error: unknown, more?: object): unknown {
  const { adapter, given } = adapterOf(more);
  hookErrorHandler(
    adapter,
    handler => given.push(handler),
    () => undefined,
  );
  const seen: unknown[] = [];
  adapter.setErrorHandler?.((one: unknown) => seen.push(one));
  given[0]?.(error, {} as never, {} as never);
  return seen[0];
}

const parserError = Object.assign(new SyntaxError('Unexpected token s in "secret"'), { status: 400 });
const oldFastifyError = Object.assign(new SyntaxError('Unexpected token s in "secret"'), { statusCode: 400 });
const badUrl = Object.assign(new URIError('/%FF?token=secret'), { status: 400 });
const fastifyUrlError = new fastify.errorCodes.FST_ERR_BAD_URL('/%FF?token=secret');
const fastifyError = new fastify.errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('image/secret');

describe('an error on its way through Nest 11', () => {
  it.each([
    ['a parser of Express', parserError, BadRequestException, 400],
    ['the router of Express', badUrl, BadRequestException, 400],
    ['the router of Fastify', fastifyUrlError, HttpException, 400],
    ['Fastify', fastifyError, HttpException, 415],
    ['the parser of Fastify up to 5.4', oldFastifyError, BadRequestException, 400],
  ])('keeps what it is if it comes from %s', (_, error, type, status) => {
    const exception = handed(error);
    expect(exception).toBeInstanceOf(type);
    expect(exception).toMatchObject({ status, cause: error, message: error.message });
  });

  it.each([
    ['a SyntaxError of the application', new SyntaxError('secret')],
    ['an exception', new BadRequestException('x')],
    ['an Error with a status', Object.assign(new Error('secret'), { status: 400, statusCode: 400 })],
    [
      'an Error of a plugin of Fastify that has no status',
      Object.assign(new Error('secret'), { name: 'FastifyError' }),
    ],
    ['no Error', { name: 'FastifyError', statusCode: 400 }],
    ['null', null],
  ])('stays as it is if it is %s', (_, error) => {
    expect(handed(error)).toBe(error);
  });

  it('is left to the adapter in Nest 12, which keeps it', () => {
    expect(handed(parserError, { mapException: () => undefined })).toBe(parserError);
    expect(new ExpressAdapter().mapException(parserError)).toMatchObject({ cause: parserError });
  });
});
