import * as nest from '@nestjs/common';
import * as fc from 'fast-check';
import { ConflictException, RegistryException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createErrorMapper } from '../../lib/error-mapping/index.js';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

const SECRET = 'secret-7f3a';

/** An application's own exception with a code. */
class NotYours extends nest.HttpException {
  constructor() {
    super('Not yours', 403, { errorCode: 'F-1' });
  }
}

/** Nest 11 knows no `errorCode`: applications have one of their own. */
class Coded extends nest.HttpException {
  override readonly errorCode = 'F-2';
}

interface Row {
  readonly thrown: () => unknown;
  readonly body: Record<string, unknown> & { code: string };
}

const bad =
  (response: object): (() => unknown) =>
  () =>
    new nest.BadRequestException(response);
const refused = (errors: object[], more: object = {}): Row['body'] => ({
  code: '400 Bad Request',
  message: 'No',
  ...more,
  errors,
});

/** Its neighbours that nobody reported: nested maps, shapes of zod, Mongoose, JSON:API, TypeBox, express-validator and nestia. */
const ROWS: Readonly<Record<string, Row>> = {
  'a map of texts': {
    thrown: bad({ message: 'No', errors: { email: 'taken' } }),
    body: refused([{ pointer: '/email', message: 'taken' }]),
  },
  'a map of lists': {
    thrown: bad({ message: 'No', errors: { body: ["can't be empty", 'is short'] } }),
    body: refused([
      { pointer: '/body', message: "can't be empty" },
      { pointer: '/body', message: 'is short' },
    ]),
  },
  'a map of maps, and names that a pointer escapes': {
    thrown: bad({ message: 'No', errors: { address: { 'a/b': 'odd', city: ['unknown'] } } }),
    body: refused([
      { pointer: '/address/a~1b', message: 'odd' },
      { pointer: '/address/city', message: 'unknown' },
    ]),
  },
  'entries whose message has another name': {
    thrown: bad({
      message: 'No',
      errors: [
        { field: 'email', error: 'taken' },
        { code: 'min', detail: 'too small' },
        { msg: 'odd', location: 'query' },
        { reason: 'closed', title: 'Closed' },
        { text: 'late' },
        { title: 'alone' },
      ],
    }),
    body: refused([
      { field: 'email', message: 'taken' },
      { code: 'min', message: 'too small' },
      { message: 'odd', location: 'query' },
      { message: 'closed', title: 'Closed' },
      { message: 'late' },
      { message: 'alone' },
    ]),
  },
  'a text': { thrown: bad({ message: 'No', errors: 'text' }), body: refused([{ message: 'text' }]) },
  'what fits nothing': {
    thrown: bad({ message: 'No', errors: [7, true, { count: 3 }] }),
    body: refused([{ message: '7' }, { message: 'true' }, { pointer: '/count', message: '3' }]),
  },
  'values in entries, which are never sent': {
    thrown: bad({
      message: 'No',
      errors: [
        { msg: 'odd', path: 'email', value: SECRET },
        { message: 'odd', input: SECRET, received: SECRET, target: { a: SECRET } },
        { message: 'odd', params: { limit: 3, value: SECRET, list: [{ value: SECRET }] } },
      ],
    }),
    body: refused([
      { message: 'odd', path: 'email' },
      { message: 'odd' },
      { message: 'odd', params: { limit: 3, list: [{}] } },
    ]),
  },
  'fields that are called like values': {
    thrown: bad({ message: 'No', errors: { value: 'is too long', fieldErrors: { input: ['is odd'] } } }),
    body: refused([
      { pointer: '/value', message: 'is too long' },
      { pointer: '/input', message: 'is odd' },
    ]),
  },
  'what zod formats': {
    thrown: bad({
      message: 'No',
      errors: { _errors: ['unknown key'], user: { _errors: [], email: { _errors: ['not an email'] } } },
    }),
    body: refused([{ message: 'unknown key' }, { pointer: '/user/email', message: 'not an email' }]),
  },
  'what zod flattens': {
    thrown: bad({
      message: 'No',
      errors: { formErrors: ['unknown key'], fieldErrors: { email: ['not an email'] } },
    }),
    body: refused([{ message: 'unknown key' }, { pointer: '/email', message: 'not an email' }]),
  },
  'what Mongoose collects': {
    thrown: bad({
      message: 'No',
      errors: {
        email: {
          name: 'ValidatorError',
          message: 'Path `email` is required.',
          properties: { type: 'required', value: SECRET },
          kind: 'required',
          value: SECRET,
        },
      },
    }),
    body: refused([
      {
        pointer: '/email',
        name: 'ValidatorError',
        message: 'Path `email` is required.',
        properties: { type: 'required' },
        kind: 'required',
      },
    ]),
  },
  'what JSON:API describes': {
    thrown: bad({
      message: 'No',
      errors: [{ status: '422', source: { pointer: '/data' }, title: 'Invalid', detail: 'must be short' }],
    }),
    body: refused([
      { status: '422', source: { pointer: '/data' }, title: 'Invalid', message: 'must be short' },
    ]),
  },
  'issues with a code': {
    thrown: bad({
      message: 'No',
      errors: [{ path: ['a', 0], message: 'short', code: 'too_small', minimum: 3 }],
    }),
    body: refused([{ message: 'a.0: short', code: 'too_small', minimum: 3 }]),
  },
  'an entry with a place of its own in a map': {
    thrown: bad({ message: 'No', errors: { query: [{ parameter: 'limit', message: 'odd' }] } }),
    body: refused([{ parameter: 'limit', message: 'odd' }]),
  },
  'what a compiled validator finds': {
    thrown: bad({
      message: 'No',
      errors: [
        { path: '$input.users[2].email', expected: 'string', value: SECRET },
        { path: '$input["a.b"]', expected: '(string | null)', value: SECRET, description: 'why' },
        { path: '$input', expected: 'Facility', value: SECRET },
      ],
    }),
    body: refused([
      { pointer: '/users/2/email', message: 'expected string' },
      { pointer: '/a.b', message: 'expected (string | null)', description: 'why' },
      { pointer: '', message: 'expected Facility' },
    ]),
  },
  'what a compiled validator asserts': {
    thrown: bad({
      path: '$input.email',
      reason: 'Error on it',
      expected: 'string',
      value: SECRET,
      message: 'No',
    }),
    body: {
      code: '400 Bad Request',
      message: 'No',
      errors: [{ pointer: '/email', message: 'expected string' }],
      reason: 'Error on it',
    },
  },
  'messages and errors': {
    thrown: bad({ message: ['a'], errors: { b: 'c' } }),
    body: {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ message: 'a' }, { pointer: '/b', message: 'c' }],
    },
  },
  'messages in several languages': {
    thrown: bad({ message: { en: 'No', fr: 'Non' } }),
    body: { code: '400 Bad Request', messages: { en: 'No', fr: 'Non' } },
  },
  'a detail in place of a message': {
    thrown: bad({ detail: 'Out of credit', balance: 30 }),
    body: { code: '400 Bad Request', detail: 'Out of credit', balance: 30 },
  },
  'a message that is a number': {
    thrown: () => new nest.HttpException({ message: 42 }, 400),
    body: { code: '400 Bad Request', message: '42' },
  },
  'a code that is a token': {
    thrown: bad({ message: 'No', code: 'E_TAKEN' }),
    body: { code: '400 Bad Request', message: 'No', errorCode: 'E_TAKEN' },
  },
  'a code that is an integer': {
    thrown: bad({ message: 'No', code: 1001 }),
    body: { code: '400 Bad Request', message: 'No', errorCode: '1001' },
  },
  'a code that is no token': {
    thrown: bad({ message: 'No', code: 'is taken' }),
    body: { code: '400 Bad Request', message: 'No', originalCode: 'is taken' },
  },
  'a code that is an object': {
    thrown: bad({ message: 'No', code: { id: 1 } }),
    body: { code: '400 Bad Request', message: 'No', originalCode: { id: 1 } },
  },
  'a body in the shape of the contract': {
    thrown: () => new nest.NotFoundException({ code: '404 Not Found', message: 'No', errorCode: 'gone' }),
    body: { code: '404 Not Found', message: 'No', errorCode: 'gone' },
  },
  'an error that is not the phrase of the status': {
    thrown: () => new nest.NotFoundException('No', 'FACILITY_UNKNOWN'),
    body: { code: '404 Not Found', message: 'No', error: 'FACILITY_UNKNOWN' },
  },
  'an error that is the phrase of the status': {
    thrown: () => new nest.MisdirectedException('No'),
    body: { code: '421 Misdirected Request', message: 'No' },
  },
  'an error that is an object': {
    thrown: bad({ statusCode: 400, message: 'No', error: { id: 7 } }),
    body: { code: '400 Bad Request', message: 'No', error: { id: 7 } },
  },
  'the errorCode of Nest 12 beside a text': {
    thrown: () => new nest.HttpException('Not yours', 403, { errorCode: 'F-1' }),
    body: { code: '403 Forbidden', message: 'Not yours', errorCode: 'F-1' },
  },
  'the errorCode of a subclass': {
    thrown: () => new NotYours(),
    body: { code: '403 Forbidden', message: 'Not yours', errorCode: 'F-1' },
  },
  'an errorCode that a subclass has as a member': {
    thrown: () => new Coded('Not yours', 403),
    body: { code: '403 Forbidden', message: 'Not yours', errorCode: 'F-2' },
  },
  'the errorCode of one of Nest’s classes': {
    thrown: () => new nest.ConflictException('No', { errorCode: 'C-1', description: 'Why' }),
    body: { code: '409 Conflict', message: 'No', errorCode: 'C-1', error: 'Why' },
  },
  'the errorCode of the constructor beside those of the body': {
    thrown: () =>
      new nest.HttpException({ message: 'No', errorCode: 'B', code: 'C' }, 403, { errorCode: 'A' }),
    body: { code: '403 Forbidden', message: 'No', errorCode: 'A' },
  },
  'our own errorCode': {
    thrown: () =>
      new ConflictException('No', { errorCode: 'identifier-taken', extensions: { errorCode: 'x', more: 1 } }),
    body: { code: '409 Conflict', message: 'No', errorCode: 'identifier-taken', more: 1 },
  },
  'our own errorCode of a 5xx, masked': {
    thrown: () => new RegistryException(503, SECRET, { errorCode: SECRET }),
    body: { code: '503 Service Unavailable' },
  },
  'our own errorCode of a 5xx, exposed': {
    thrown: () => new RegistryException(503, 'Later', { errorCode: 'full', expose: true }),
    body: { code: '503 Service Unavailable', message: 'Later', errorCode: 'full' },
  },
  'members of a 5xx, masked': {
    thrown: () =>
      new nest.ServiceUnavailableException({ message: SECRET, code: SECRET, errors: { a: SECRET } }),
    body: { code: '503 Service Unavailable' },
  },
};

@nest.Controller('throw')
class ThrowingController {
  @nest.Get(':row')
  throw(@nest.Param('row') row: string): never {
    throw ROWS[row]?.thrown();
  }
}

@nest.Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThrowingController] })
class AppModule {}

describe.each(EVERY_ADAPTER)('the members of a Nest exception are sent on %s', name => {
  let running: RunningApp;
  beforeAll(async () => (running = await start(name, AppModule)));
  afterAll(() => running.app.close());

  it.each(Object.entries(ROWS))('%s', async (row, { body }) => {
    const url = `${running.url}/throw/${encodeURIComponent(row)}`;
    const response = await exchange(url);
    expect(JSON.parse(response.body)).toEqual(body);
    expect(response.headers).toEqual(errorHeaders(JSON.parse(response.body) as object));
    expect(response.status).toBe(Number(body.code.slice(0, 3)));
    expect(response.body).not.toContain(SECRET);

    const problem = await exchange(url, { headers: { accept: 'application/problem+json' } });
    const { message, ...rest } = body;
    expect(JSON.parse(problem.body)).toMatchObject({
      ...rest,
      ...(message !== undefined && { detail: message }),
    });
    expect(problem.body).not.toContain(SECRET);
  });
});

describe('any `errors` of a Nest exception', () => {
  /** Texts that are recognised again wherever they went. */
  const text = fc.integer({ min: 0, max: 99_999 }).map(id => `text-${id}-`);
  const name = fc.constantFrom('email', 'address', 'a/b', 'fieldErrors', 'message', 'msg', 'title', 'code');
  const { errors } = fc.letrec(tie => ({
    errors: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      text,
      fc.integer(),
      fc.array(tie('errors'), { maxLength: 3 }),
      fc.dictionary(name, tie('errors'), { maxKeys: 4 }),
    ),
  }));

  const textsIn = (value: unknown): string[] => JSON.stringify(value).match(/text-\d+-/g) ?? [];

  it('no text of it is lost', () => {
    fc.assert(
      fc.property(errors, given => {
        const exception = createErrorMapper()(new nest.BadRequestException({ message: 'No', errors: given }));
        expect(textsIn(exception.errors ?? []).toSorted()).toEqual(textsIn(given).toSorted());
        for (const detail of exception.errors ?? []) expect(typeof detail.message).toBe('string');
      }),
    );
  });

  it('nothing throws, and every entry has a message', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withNullPrototype: true,
      withMap: true,
    });
    fc.assert(
      fc.property(anything, anything, anything, (given, message, code) => {
        const exception = createErrorMapper()(
          new nest.HttpException({ message, errors: given, code } as object, 422),
        );
        expect(exception.getStatus()).toBe(422);
        for (const detail of exception.errors ?? []) expect(typeof detail.message).toBe('string');
      }),
    );
  });

  it('a circle ends, and does not cost the rest', () => {
    const circle: Record<string, unknown> = { email: 'taken' };
    circle['again'] = [circle, { message: 'odd', circle }];
    const exception = createErrorMapper()(new nest.BadRequestException({ message: 'No', errors: circle }));
    expect(exception.errors).toMatchObject([
      { pointer: '/email', message: 'taken' },
      { pointer: '/again', message: 'odd' },
    ]);
  });
});
