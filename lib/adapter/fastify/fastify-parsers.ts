import type { IncomingHttpHeaders } from 'node:http';
import { markMalformed } from '../hooks/body-errors.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { ParsedTypes } from '../routing/adapter-routing.js';

type Done = (error: Error | null, body?: unknown) => void;
/** A parser is found by the media type, so that there is one. */
type Headers = IncomingHttpHeaders & { readonly 'content-type': string };
type Parser = (request: { readonly headers: Headers }, body: unknown, done: Done) => unknown;
type AddParser = (this: object, type: unknown, ...rest: unknown[]) => unknown;

/** The members of a Fastify instance that are used here. */
interface FastifyLike {
  addContentTypeParser: AddParser;
  hasContentTypeParser(type: string): boolean;
}

interface ParsingAdapter {
  registerParserMiddleware(...args: unknown[]): unknown;
}

/** The charsets that Fastify decodes. */
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii']);

/**
 * Records the media types that Fastify is told to parse. The two parsers that Nest registers also refuse a body in another
 * charset or with a content coding, as Express's parsers do. Fastify ignores both.
 */
export function fastifyParsers(adapter: HttpAdapter): ParsedTypes {
  const types = new Set<string>();
  const instance: FastifyLike = adapter.getInstance();
  let nestsOwn = false;

  const { addContentTypeParser } = instance;
  // Internal: fastify-add-parser
  instance.addContentTypeParser = function add(type, ...rest) {
    for (const item of [type].flat()) {
      if (typeof item === 'string' && item !== '*') types.add(item.trim().toLowerCase());
    }
    const parser = rest.at(-1);
    if (typeof parser !== 'function') return addContentTypeParser.call(this, type, ...rest);
    const made = nestsOwn ? refusing(parser as Parser) : markingMalformed(parser as Parser);
    return addContentTypeParser.call(this, type, ...rest.slice(0, -1), made);
  };

  const parsing = adapter as unknown as ParsingAdapter;
  const registerParserMiddleware = parsing.registerParserMiddleware.bind(adapter);
  // Internal: nest-parser-registration
  parsing.registerParserMiddleware = (...args) => {
    nestsOwn = true;
    try {
      return registerParserMiddleware(...args);
    } finally {
      nestsOwn = false;
    }
  };

  // Fastify's own parsers; the application may have removed one.
  const known = (type: string): string[] => (instance.hasContentTypeParser(type) ? [type] : []);
  return {
    list: () => [...new Set([...known('application/json'), ...types, ...known('text/plain')])],
    codings: 'identity',
  };
}

function refusing(parse: Parser): Parser {
  return (request, body, done) => {
    const { 'content-type': type, 'content-encoding': coding, 'content-length': length } = request.headers;
    const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1];
    if (charset !== undefined && !CHARSETS.has(charset.toLowerCase())) {
      return done(unsupported('charset.unsupported'));
    }
    if (coding === undefined || coding.toLowerCase() === 'identity') return parse(request, body, done);
    // A hook of the application may have decoded the body. If the length is unchanged, none has.
    if (Buffer.isBuffer(body) && body.length === Number(length)) {
      return done(unsupported('encoding.unsupported'));
    }
    return parse(request, body, (error, parsed) =>
      done(error && unsupported('encoding.unsupported'), parsed),
    );
  };
}

/** Wraps a parser of the application. Its errors about malformed text are marked as a body parser's. */
function markingMalformed(parse: Parser): Parser {
  return function (this: unknown, request, body, done) {
    try {
      const result = parse.call(this, request, body, (error, parsed) => done(markMalformed(error), parsed));
      if (!(result instanceof Promise)) return result;
      return result.catch((error: unknown) => {
        throw markMalformed(error);
      });
    } catch (error) {
      throw markMalformed(error);
    }
  };
}

/** Creates an error in the form of body-parser's, which Nest's adapter and users' filters know. */
function unsupported(type: string): Error {
  const message = 'Unsupported Media Type';
  return Object.assign(new Error(message), { type, status: 415, statusCode: 415, expose: true });
}
