import { expect } from 'vitest';
import { errorHeaders, exchange } from '../support/exchange.js';

const BODIES = {
  404: { code: '404 Not Found', message: 'Resource not found' },
  405: { code: '405 Not Allowed', message: 'The operation is not allowed on this resource' },
} as const;

/** What a request is to be answered: `405: GET, HEAD, OPTIONS` with its `Allow`, `404`, `204: …`, `200`. */
export type Expected = `405: ${string}` | `204: ${string}` | '204' | '404' | '200';

export interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends one request, and holds the whole answer against what is expected. */
export async function expectAnswer(
  base: string,
  line: string,
  expected: Expected,
  sent: Sent = {},
): Promise<void> {
  const [method = '', path = ''] = line.split(' ');
  const answer = await exchange(base, { method, path, ...sent });
  const [status, allow] = expected.split(': ');
  if (status === '200') {
    expect({ line, status: answer.status }).toEqual({ line, status: 200 });
    return;
  }
  if (status === '204') {
    expect({ line, ...answer }).toEqual({ line, status: 204, headers: allow ? { allow } : {}, body: '' });
    return;
  }
  const body = BODIES[Number(status) as keyof typeof BODIES];
  expect({ line, ...answer }).toEqual({
    line,
    status: Number(status),
    headers: errorHeaders(body, allow ? { allow } : {}),
    body: method === 'HEAD' ? '' : JSON.stringify(body),
  });
}
