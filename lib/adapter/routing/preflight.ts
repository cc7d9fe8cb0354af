import type { IncomingMessage } from 'node:http';

/**
 * Whether a request is an OPTIONS, but not a CORS preflight. A preflight names its origin and the method that it asks for.
 *
 * @see https://fetch.spec.whatwg.org/#cors-preflight-request
 */
export function isPlainOptions({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'OPTIONS' && !(headers.origin && headers['access-control-request-method']);
}
