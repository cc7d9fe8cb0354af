import { type CheckedResponse, readHeaders } from '../checker/response.js';

/**
 * The response in what a test has in its hands: a `Response` of fetch, what supertest answers, or what Fastify's `inject`
 * does. A `Response` is read from a clone, so that the test can read it as well.
 *
 * @throws TypeError for anything else
 */
export async function readResponse(received: unknown): Promise<CheckedResponse> {
  if (isResponse(received)) {
    const body = received.bodyUsed ? '' : await received.clone().text();
    return { status: received.status, headers: readHeaders(received.headers), body };
  }
  const { status, statusCode, headers, text, payload, body } = Object(received) as Record<string, unknown>;
  const code = typeof statusCode === 'number' ? statusCode : status;
  if (typeof code !== 'number') {
    throw new TypeError('Expected a response of fetch, of supertest or of inject, which has a status');
  }
  return { status: code, headers: readHeaders(headers), body: readBody(text ?? payload ?? body) };
}

/** Not by its class: undici, as a package, has one of its own. */
function isResponse(received: unknown): received is globalThis.Response {
  return (
    typeof received === 'object' &&
    received !== null &&
    'bodyUsed' in received &&
    'clone' in received &&
    typeof received.clone === 'function'
  );
}

function readBody(body: unknown): string {
  if (typeof body === 'string') return body;
  return body === undefined || body === null ? '' : JSON.stringify(body);
}
