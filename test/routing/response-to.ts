import { isDeepStrictEqual } from 'node:util';
import { errorHeaders, exchange, type Exchange } from '../support/exchange.js';

const BODIES: Readonly<Record<number, object>> = {
  404: { code: '404 Not Found', message: 'Resource not found' },
  405: { code: '405 Not Allowed', message: 'The operation is not allowed on this resource' },
};

export interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/**
 * The response to one request in short, `405: GET, HEAD, OPTIONS` or `404`, if it is in every field and to the last byte
 * what the contract has for it; otherwise the whole of it. Of a success, only the status.
 */
export async function responseTo(base: string, line: string, sent: Sent = {}): Promise<string | Exchange> {
  const [method = '', path = ''] = line.split(' ');
  const response = await exchange(base, { method, path, ...sent });
  const { status, headers } = response;
  if (status === 200) return '200';
  const allow: Record<string, string> = headers.allow === undefined ? {} : { allow: headers.allow };
  const body = BODIES[status];
  const expected = body
    ? {
        status,
        headers: errorHeaders(body, allow),
        body: method === 'HEAD' ? '' : JSON.stringify(body),
      }
    : { status: 204, headers: allow, body: '' };
  return isDeepStrictEqual(response, expected) ? [status, ...Object.values(allow)].join(': ') : response;
}
