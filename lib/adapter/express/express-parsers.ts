import type { HttpAdapter } from '../http-adapter.js';
import type { ParsedTypes } from '../routing/adapter-routing.js';

/** The default media types of Express's parsers. */
const DEFAULT_TYPES = {
  json: 'application/json',
  urlencoded: 'application/x-www-form-urlencoded',
  text: 'text/plain',
  raw: 'application/octet-stream',
} as const satisfies Record<string, string>;

interface ParsingAdapter {
  registerParserMiddleware(...args: unknown[]): unknown;
  useBodyParser?: (type: string, rawBody: boolean, options?: { readonly type?: unknown }) => unknown;
}

/** Records the media types that Express is told to parse. */
export function expressParsers(adapter: HttpAdapter): ParsedTypes {
  const types = new Set<string>();
  const parsing = adapter as unknown as ParsingAdapter;

  const registerParserMiddleware = parsing.registerParserMiddleware.bind(adapter);
  // Internal: nest-parser-registration
  parsing.registerParserMiddleware = (...args) => {
    types.add(DEFAULT_TYPES.json).add(DEFAULT_TYPES.urlencoded);
    return registerParserMiddleware(...args);
  };

  const useBodyParser = parsing.useBodyParser?.bind(adapter);
  if (useBodyParser) {
    parsing.useBodyParser = (parser, rawBody, options) => {
      for (const type of [options?.type ?? parser].flat()) {
        if (typeof type === 'string') types.add(readMediaType(type));
      }
      return useBodyParser(parser, rawBody, options);
    };
  }

  return { list: () => [...types], codings: 'gzip, deflate, br, identity' };
}

/** Express also takes short names, such as `json`. */
function readMediaType(type: string): string {
  return Object.hasOwn(DEFAULT_TYPES, type) ? DEFAULT_TYPES[type as keyof typeof DEFAULT_TYPES] : type;
}
