import { fieldFaults, parseJson, shapeFaults } from '../checker/error-shape.js';
import { type CheckedResponse, readHeaders } from '../checker/response.js';

/** The result that a matcher returns to vitest and to jest. */
interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** The expected message: it must contain the string, or match the pattern. */
export type ExpectedMessage = string | RegExp;

/**
 * The expectations of an error, beside its status.
 *
 * @publicApi
 */
export interface ExpectedError {
  /** The name that distinguishes the error from others of the same status. */
  errorCode?: string;
  message?: ExpectedMessage;
}

/**
 * Whether a response is an error of the contract: the status, the whole shape of the body, the header fields that the
 * status needs, and the message if one is expected.
 */
async function toBeRegistryError(
  received: unknown,
  status: number,
  expected: ExpectedMessage | ExpectedError = {},
): Promise<MatcherResult> {
  const { message, errorCode } = isMessage(expected) ? { message: expected, errorCode: undefined } : expected;
  const response = await readResponse(received);
  const faults: string[] = [];
  if (response.status !== status) faults.push(`the status is ${response.status}, not ${status}`);
  else if (status < 400) faults.push(`the status is ${status}, which is that of no error`);
  if (response.status >= 400) faults.push(...shapeFaults(response), ...fieldFaults(response));
  const json = parseJson(response);
  const actual = json?.['message'] ?? json?.['detail'];
  if (message !== undefined && !matchesMessage(actual, message)) {
    faults.push(
      `the message is ${JSON.stringify(actual)}, not ${message instanceof RegExp ? String(message) : JSON.stringify(message)}`,
    );
  }
  if (errorCode !== undefined && json?.['errorCode'] !== errorCode) {
    faults.push(`the errorCode is ${JSON.stringify(json?.['errorCode'])}, not ${JSON.stringify(errorCode)}`);
  }
  return {
    pass: faults.length === 0,
    message: () =>
      faults.length
        ? `Expected an error of the contract, but ${faults.join(', and ')}\n\n${response.body}`
        : `Expected no error ${status} of the contract\n\n${response.body}`,
  };
}

function isMessage(expected: ExpectedMessage | ExpectedError): expected is ExpectedMessage {
  return typeof expected === 'string' || expected instanceof RegExp;
}

function matchesMessage(message: unknown, expected: ExpectedMessage): boolean {
  return (
    typeof message === 'string' &&
    // Not `test`: with the flag `g` it continues at the last match. `search` does not.
    (expected instanceof RegExp ? message.search(expected) >= 0 : message.includes(expected))
  );
}

/**
 * Matchers for `expect.extend()` of vitest, jest and their like. Importing `nestjs-registry-http/testing/vitest` or
 * `nestjs-registry-http/testing/jest` does that, and brings the types.
 *
 * @example
 * ```ts
 * import { expect, it } from 'vitest';
 * import 'nestjs-registry-http/testing/vitest';
 *
 * it('tells that a facility was removed', async () => {
 *   await expect(fetch('http://localhost:3000/facilities/7')).resolves.toBeRegistryError(410, 'was removed');
 * });
 * ```
 *
 * @publicApi
 */
export const registryMatchers = { toBeRegistryError };

/**
 * The matchers as `expect` has them once it is extended.
 *
 * @publicApi
 */
export interface RegistryMatchers {
  /**
   * Passes for an error response of the contract with this status, from fetch, supertest or Fastify's `inject`. The message
   * must contain a string, or match a pattern. `{ errorCode, message }` also compares the error's name.
   * It is asynchronous: `await expect(response).toBeRegistryError(410)`.
   */
  toBeRegistryError(status: number, expected?: ExpectedMessage | ExpectedError): Promise<void>;
}

/**
 * Reads a response of fetch, supertest or Fastify's `inject`. A `Response` of fetch is read from a clone, so that the test
 * can read it as well.
 *
 * @throws TypeError for anything else
 */
async function readResponse(received: unknown): Promise<CheckedResponse> {
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
