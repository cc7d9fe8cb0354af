import type { IncomingHttpHeaders } from 'node:http';
import { markMalformed } from '../hooks/body-errors.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { ParsedTypes } from '../routing/adapter-routing.js';

type Done = (error: Error | null, body?: unknown) => void;
/** A parser is found by the media type, so that there is one. */
type Headers = IncomingHttpHeaders & { readonly 'content-type': string };
type Parser = (request: { readonly headers: Headers }, body: unknown, done: Done) => unknown;
type AddParser = (this: object, type: unknown, ...rest: unknown[]) => unknown;

/** As much of a Fastify instance as is needed. */
interface FastifyLike {
  addContentTypeParser: AddParser;
  hasContentTypeParser(type: string): boolean;
}

interface ParsingAdapter {
  registerParserMiddleware(...args: unknown[]): unknown;
}

/** Fastify decodes these, and only these. */
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii']);

/**
 * Notes what Fastify is told to parse, and has the two parsers that Nest registers refuse what Express's refuse: a body in
 * another charset or with a content coding, of which Fastify takes no notice.
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

  // Fastify's own, of which the application may have removed one.
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
    // A hook of the application's may have decoded the body. If not, it is still as long as it was sent.
    if (Buffer.isBuffer(body) && body.length === Number(length)) {
      return done(unsupported('encoding.unsupported'));
    }
    return parse(request, body, (error, parsed) =>
      done(error && unsupported('encoding.unsupported'), parsed),
    );
  };
}

/** A parser of the application's: where it says that a text is malformed, its error is marked as a body parser's. */
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

/** In the form of body-parser's errors, which Nest's adapter and its users' filters know. */
function unsupported(type: string): Error {
  const message = 'Unsupported Media Type';
  return Object.assign(new Error(message), { type, status: 415, statusCode: 415, expose: true });
}
