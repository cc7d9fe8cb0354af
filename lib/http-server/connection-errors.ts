import type { IncomingMessage } from 'node:http';
import { RegistryException, withoutStack } from '../exceptions/index.js';

/** Errors that Node's HTTP server raises before it creates a request, by their `code`. */
const PARSER_RESPONSES = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions are too large'],
  HPE_HEADER_OVERFLOW: [431, 'The header fields are too large'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

type ParserErrorCode = keyof typeof PARSER_RESPONSES;

/** All other errors of the parser: their codes start with `HPE_`. */
const MALFORMED = [400, 'The request is malformed'] as const;
const PARSER_ERROR = /^HPE_/;

const CLOSE_CONNECTION = { headers: { Connection: 'close' } } as const;

/**
 * Creates an exception whose response has `Connection: close`: the rest of the connection cannot be read. In HTTP/2 each request is a
 * stream of its own, and the field is not allowed (RFC 9113 §8.2.2).
 */
export function connectionException(
  status: number,
  message?: string,
  request?: IncomingMessage,
): RegistryException {
  const options = request?.httpVersionMajor === 2 ? undefined : CLOSE_CONNECTION;
  return withoutStack(() => new RegistryException(status, message, options));
}

/**
 * The response to an error of a connection, or nothing if no client can read one: a reset, a failed TLS handshake,
 * a socket that the application itself destroyed.
 */
export function toConnectionException(code: string): RegistryException | undefined {
  if (Object.hasOwn(PARSER_RESPONSES, code)) {
    const [status, message] = PARSER_RESPONSES[code as ParserErrorCode];
    return connectionException(status, message);
  }
  return PARSER_ERROR.test(code) ? connectionException(...MALFORMED) : undefined;
}
