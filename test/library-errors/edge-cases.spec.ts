import { describe, expect, it } from 'vitest';
import { mapToResponse, mapper } from './map-to-response.js';

const unique = () => Object.assign(new Error('duplicate key'), { code: '23505', severity: 'ERROR' });

const throwing = (...names: string[]) =>
  Object.defineProperties(
    new Error('hostile'),
    Object.fromEntries(
      names.map(name => [
        name,
        {
          get() {
            throw new Error(`the getter of ${name}`);
          },
        },
      ]),
    ),
  );

const MEMBERS = [
  'code',
  'name',
  'message',
  'cause',
  'original',
  'parent',
  'driverError',
  'errors',
  'errno',
  'sqlState',
];

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const throwingProxy = () =>
  new Proxy(
    {},
    new Proxy(
      {},
      {
        get() {
          throw new Error('a trap');
        },
      },
    ),
  );

/** Every member is another such proxy: an endless tree. */
const endless = (): object => new Proxy({}, { get: () => endless() });

const manyErrors = () => Array.from({ length: 100_000 }, () => new Error('not known'));

const hostileList = () =>
  new Proxy([unique()], {
    get() {
      throw new Error('a trap');
    },
  });

const cycle = () => {
  const first: Error & { parent?: unknown } = new Error('first');
  const second = new Error('second', { cause: first });
  first.cause = second;
  first.parent = first;
  return first;
};

describe('errors of no known library', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a string', '23505'],
    ['a number', 11000],
    ['a symbol', Symbol('23505')],
    ['a function', () => undefined],
    ['an empty object', {}],
    ['an object without a prototype', Object.create(null)],
    ['a plain error', new Error('duplicate key value violates unique constraint')],
    ['an error with a code of nobody', Object.assign(new Error('x'), { code: 'E_MINE' })],
    [
      'a code that every object has',
      Object.assign(new Error('x'), { code: 'constructor', name: 'toString' }),
    ],
    ['a code that is an object', Object.assign(new Error('x'), { code: { toString: () => '23505' } })],
    ['a code in lower case', Object.assign(new Error('x'), { code: '23p01' })],
    ['a missing table', Object.assign(new Error('x'), { code: '42P01', severity: 'ERROR' })],
    ['a wrong password', Object.assign(new Error('x'), { code: '28P01', severity: 'FATAL' })],
    [
      'a file that is not there',
      Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open', errno: -2 }),
    ],
    ['a client that went away', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
    ['a number for a code', Object.assign(new Error('x'), { code: 50 })],
    ['a gRPC code without its details', Object.assign(new Error('x'), { code: 14 })],
    ['a NotFoundError of anybody', Object.assign(new Error('x'), { name: 'NotFoundError' })],
    ['a ValidationError of anybody', Object.assign(new Error('x'), { name: 'ValidationError', errors: {} })],
    ['a TimeoutError of anybody', Object.assign(new Error('x'), { name: 'TimeoutError' })],
    ['a TypeError', new TypeError('Cannot read properties of undefined')],
    ['a chain of errors of nobody', new Error('a', { cause: new AggregateError([new Error('b')], 'c') })],
    ['a throwing getter for every member', throwing(...MEMBERS)],
    ['a revoked proxy', revoked()],
    ['a proxy whose every trap throws', throwingProxy()],
    ['an endless tree of proxies', endless()],
    ['a very long list of errors', { errors: manyErrors() }],
    ['a list of errors that throws', { errors: hostileList() }],
    ['what looks like a list', { errors: { length: 1e9, 0: unique() } }],
    ['a revoked proxy for a cause', new Error('x', { cause: revoked() })],
    ['a revoked proxy for errors', { errors: revoked() }],
    ['a revoked proxy among errors', new AggregateError([revoked(), null, 1])],
    ['a cycle', cycle()],
    [
      'an error that is its own cause',
      Object.assign(new Error('x'), {
        get cause(): unknown {
          return this;
        },
      }),
    ],
  ])('%s', (_, thrown) => {
    expect(mapper(thrown)).toBeUndefined();
  });
});

describe('known errors beside hostile ones', () => {
  it.each<[string, unknown]>([
    ['behind a throwing getter', Object.assign(throwing('name', 'cause', 'errors'), { parent: unique() })],
    [
      'on an error whose other members throw',
      Object.assign(throwing('name', 'message', 'cause'), { code: '23505' }),
    ],
    ['after a revoked proxy', new AggregateError([revoked(), throwingProxy(), unique()])],
    ['in a cycle', Object.assign(cycle(), { driverError: unique() })],
    ['on a frozen object', Object.freeze({ code: '23505' })],
    ['under an object without a prototype', Object.assign(Object.create(null), { cause: unique() })],
  ])('%s', (_, thrown) => {
    expect(mapToResponse(mapper(thrown))).toStrictEqual({
      status: 409,
      body: { code: '409 Conflict', message: 'Already exists' },
      headers: {},
    });
  });

  it('is looked for in a chain of thirty, and not in one without an end', () => {
    const chain = (length: number): unknown =>
      Array.from({ length }).reduce((cause: unknown) => new Error('x', { cause }), unique());
    expect(mapper(chain(30))?.getStatus()).toBe(409);
    expect(mapper(chain(3000))).toBeUndefined();
  });
});
