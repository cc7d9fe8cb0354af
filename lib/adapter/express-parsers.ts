import type { HttpAdapter } from './http-adapter.js';
import type { ParsedTypes } from './parsed-types.js';

/** What the parsers of Express take unless they are told otherwise. */
const DEFAULT_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  urlencoded: 'application/x-www-form-urlencoded',
  text: 'text/plain',
  raw: 'application/octet-stream',
};

interface ParsingAdapter {
  registerParserMiddleware?: (...args: unknown[]) => unknown;
  useBodyParser?: (type: string, rawBody: boolean, options?: { readonly type?: unknown }) => unknown;
}

/** Notes what Express is told to parse. */
export function expressParsers(adapter: HttpAdapter): ParsedTypes {
  const types = new Set<string>();
  const parsing = adapter as unknown as ParsingAdapter;

  const registerParserMiddleware = parsing.registerParserMiddleware?.bind(adapter);
  if (registerParserMiddleware) {
    parsing.registerParserMiddleware = (...args) => {
      for (const parser of ['json', 'urlencoded']) types.add(DEFAULT_TYPES[parser] ?? '');
      return registerParserMiddleware(...args);
    };
  }

  const useBodyParser = parsing.useBodyParser?.bind(adapter);
  if (useBodyParser) {
    parsing.useBodyParser = (parser, rawBody, options) => {
      for (const type of [options?.type ?? DEFAULT_TYPES[parser]].flat()) {
        if (typeof type === 'string') types.add(mediaTypeOf(type));
      }
      return useBodyParser(parser, rawBody, options);
    };
  }

  return { list: () => [...types], codings: 'gzip, deflate, br, identity' };
}

/** Express also takes short names, such as `json`. */
function mediaTypeOf(type: string): string {
  return DEFAULT_TYPES[type] ?? type;
}
