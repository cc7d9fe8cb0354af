import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isPlainError } from '../../lib/error-mapping/is-record.js';
import { createErrorMapper } from '../../lib/error-mapping/index.js';

describe('An error of the language with nothing added', () => {
  it.each([new Error('no'), new Error(), new RangeError('no'), new ReferenceError('no')])(
    'is bare: %s',
    error => {
      expect(isPlainError(error)).toBe(true);
    },
  );

  const hidden = new Error('no');
  Object.defineProperty(hidden, 'code', { value: 'ECONNREFUSED', enumerable: false });
  const { proxy, revoke } = Proxy.revocable(new Error('no'), {});
  revoke();

  it.each([
    ['one with a cause', new Error('no', { cause: new Error('why') })],
    ['one with a member', Object.assign(new Error('no'), { code: '23505' })],
    ['one with a member that is not enumerated', hidden],
    ['one of several', new AggregateError([new Error('a')], 'no')],
    ['one of a subclass', new (class DriverError extends Error {})('no')],
    ["one of the language's that reads texts", new SyntaxError('no')],
    ['one of another realm', runInNewContext("new Error('no')")],
    ['a revoked proxy', proxy],
    ['no error', { message: 'no' }],
    ['nothing', undefined],
  ])('is not bare: %s', (_, thrown) => {
    expect(isPlainError(thrown)).toBe(false);
  });

  it("is shown to the user's own mappers all the same", () => {
    const asked: unknown[] = [];
    const error = new Error('no');
    const map = createErrorMapper({
      mapErrors: [
        thrown => {
          asked.push(thrown);
          return undefined;
        },
      ],
    });

    expect(map(error).getStatus()).toBe(500);
    expect(asked).toEqual([error]);
  });

  it('is known by its message, unless the library is switched off', () => {
    const error = new Error('Cannot use a pool after calling end on the pool');

    expect(createErrorMapper()(error).getStatus()).toBe(503);
    expect(createErrorMapper({ libraryErrors: { postgres: false } })(error).getStatus()).toBe(500);
  });
});
