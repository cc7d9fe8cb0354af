import type { IncomingMessage } from 'node:http';

/**
 * Whether a request asks for the options of a resource, and is no CORS preflight, which names an origin and the method it
 * is about.
 *
 * @see https://fetch.spec.whatwg.org/#cors-preflight-request
 */
export function isPlainOptions({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'OPTIONS' && !(headers.origin && headers['access-control-request-method']);
}
