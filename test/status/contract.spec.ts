import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeOf, STATUS_CODES, STATUS_MEANINGS, successCodeOf } from 'nestjs-registry-http';
import { allowedMethods, listMethods } from '../../lib/status/allow.js';
import { foldStatus, isErrorStatus } from '../../lib/status/status-codes.js';
import { enforceSuccessCode } from '../../lib/status/success-code.js';
import { contractStatus } from '../../lib/status/success-code.js';

describe('the page as data', () => {
  it('lists the statuses of the page, in its words', () => {
    expect(STATUS_CODES).toEqual({
      200: 'OK',
      201: 'Created',
      400: 'Bad Request',
      401: 'Unauthorized',
      403: 'Forbidden',
      404: 'Not Found',
      405: 'Not Allowed',
      409: 'Conflict',
      410: 'Gone',
      500: 'Internal Server Error',
    });
  });

  it('says what each of them means', () => {
    expect(STATUS_MEANINGS).toEqual({
      200: 'the action was completed, and the response contains its final result',
      201: 'the request succeeded and a resource was created',
      400: 'the requested operation is not valid',
      401: 'the resource needs authorization: a challenge for client credentials',
      403: 'the client lacks the permission to do this to this resource',
      404: 'the resource was not found or is not available',
      405: 'the operation is not allowed on this resource',
      409: 'the registry detected a conflict and refused the operation',
      410: 'the resource did exist but has been permanently removed',
      500: 'the server met an error while doing what was asked',
    });
  });

  it('is the table in the documentation, word for word', () => {
    const page = readFileSync(new URL('../../docs/reference/contract.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\d{3}) ([^`]+)` +\| (.+?)(?: \(for example .+\))? +\|$/gm)];
    expect(rows.map(([, ...cells]) => cells)).toEqual(
      Object.entries(STATUS_CODES).map(([status, phrase]) => [
        status,
        phrase,
        STATUS_MEANINGS[Number(status) as keyof typeof STATUS_MEANINGS],
      ]),
    );
  });
});

describe('codeOf', () => {
  it.each([
    [200, '200 OK'],
    [404, '404 Not Found'],
    [405, '405 Not Allowed'],
    [413, '413 Content Too Large'],
    [422, '422 Unprocessable Content'],
    [429, '429 Too Many Requests'],
    [418, "418 I'm a teapot"],
    [499, '499 Client Error'],
    [599, '599 Server Error'],
    [299, '299 Successful'],
    [100, '100 Continue'],
  ])('of %i is %s', (status, code) => {
    expect(codeOf(status)).toBe(code);
  });

  it.each([99, 600, 404.5, Number.NaN, Infinity, '404' as never, undefined as never])(
    'refuses %s',
    status => {
      expect(() => codeOf(status)).toThrow(RangeError);
      expect(() => codeOf(status)).toThrow(String(status));
    },
  );

  it('is typed to the letter for a status it knows', () => {
    const code: '404 Not Found' = codeOf(404);
    expect(code).toBe('404 Not Found');
  });
});

describe('successCodeOf', () => {
  it.each([
    ['GET', 200],
    ['HEAD', 200],
    ['POST', 201],
    ['post', 201],
    ['PUT', 200],
    ['PATCH', 200],
    ['DELETE', 200],
    ['REPORT', 200],
  ])('of %s is %i', (method, status) => {
    expect(successCodeOf(method)).toBe(status);
  });
});

describe('the rule of success', () => {
  it.each([
    ['POST', 200, false, 201],
    ['POST', 201, false, 201],
    ['GET', 299, false, 200],
    ['DELETE', 204, false, 200],
    ['GET', 206, false, 200],
    ['GET', 206, true, undefined],
    ['GET', 304, false, undefined],
    ['POST', 302, false, undefined],
    ['GET', 404, false, undefined],
    ['GET', 199, false, undefined],
    ['OPTIONS', 204, false, undefined],
    ['PROPFIND', 207, false, undefined],
  ])('%s %i (range: %s) → %s', (method, status, ranged, expected) => {
    expect(contractStatus(method, status, ranged)).toBe(expected);
  });

  it.each([
    [{}, { status: 201, body: { code: '201 Created' }, dropsBody: false }],
    [{ successCodes: 'off' }, { status: 200, body: { code: '200 OK' }, dropsBody: false }],
    [{ successCodes: 'report' }, { status: 200, body: { code: '200 OK' }, dropsBody: false }],
    [{ emptyBody: 'empty' }, { status: 201, body: undefined, dropsBody: false }],
  ] as const)('an empty POST that says 200, with %j', (options, expected) => {
    expect(enforceSuccessCode({ method: 'POST', status: 200, ranged: false, empty: true }, options)).toEqual(
      expected,
    );
  });

  it('leaves a body alone, and a response that has none by its nature', () => {
    expect(
      enforceSuccessCode({ method: 'GET', status: 200, ranged: false, empty: false }, {}).body,
    ).toBeUndefined();
    expect(
      enforceSuccessCode(
        { method: 'DELETE', status: 204, ranged: false, empty: true },
        { successCodes: 'off' },
      ).body,
    ).toBeUndefined();
  });
});

describe('the statuses of errors', () => {
  it.each([
    [400, true],
    [599, true],
    [399, false],
    [600, false],
    [404.5, false],
    ['404', false],
    [Number.NaN, false],
  ])('%s: %s', (status, expected) => {
    expect(isErrorStatus(status)).toBe(expected);
  });

  it.each([
    [404, 404],
    [422, 400],
    [429, 400],
    [503, 500],
    [500, 500],
  ])('%i folds into %i of the page', (status, folded) => {
    expect(foldStatus(status)).toBe(folded);
  });
});

describe('the methods of Allow', () => {
  it.each([
    [['TRACE', 'PROPFIND', 'DELETE', 'COPY', 'GET'], 'GET, DELETE, OPTIONS, COPY, PROPFIND, TRACE'],
    [['COPY', 'PROPFIND', 'TRACE', 'GET'], 'GET, OPTIONS, COPY, PROPFIND, TRACE'],
    [['GET', 'GET', 'OPTIONS'], 'GET, OPTIONS'],
    [[], 'OPTIONS'],
  ])('of %j are %s', (methods, allow) => {
    expect(allowedMethods(methods).join(', ')).toBe(allow);
  });

  it.each([
    [['GET', 'SEARCH'], 'GET, HEAD, OPTIONS, SEARCH'],
    [['ALL', 'SEARCH'], 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
  ])('of the routes %j are %s', (routed, allow) => {
    expect(listMethods(routed).join(', ')).toBe(allow);
  });
});
