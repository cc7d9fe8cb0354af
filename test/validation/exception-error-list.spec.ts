import { BadRequestException as NestBadRequestException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { createErrorMapper } from '../../lib/error-mapping/index.js';

const unreadable = {
  get message(): string {
    throw new Error('planted');
  },
};

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

/** Lists that users give to Nest's exceptions themselves, of which no pipe is known. */
describe('An exception with a list', () => {
  it.each<[string, string | object, object]>([
    ['flat messages', ['a', 'b'], { errors: [{ message: 'a' }, { message: 'b' }] }],
    [
      'details',
      { message: 'No', errors: [{ pointer: '/a', message: 'b' }] },
      { message: 'No', errors: [{ pointer: '/a', message: 'b' }] },
    ],
    [
      'issues',
      { message: 'No', errors: [{ path: ['a', 0], message: 'b', input: 'secret' }] },
      { message: 'No', errors: [{ message: 'a.0: b' }] },
    ],
    [
      'issues that have a name',
      {
        message: 'No',
        errors: [
          { path: ['a'], message: 'b', code: 'too_small', input: 'secret' },
          { path: ['a'], message: 'b', kind: 'validation', type: 'min_length', received: 'secret' },
          { path: ['a'], message: 'b', code: 7 },
        ],
      },
      {
        message: 'No',
        errors: [
          { message: 'a: b', code: 'too_small' },
          { message: 'a: b', code: 'min_length', kind: 'validation', type: 'min_length' },
          { message: 'a: b', code: 7 },
        ],
      },
    ],
    [
      'entries that have a code',
      { message: 'No', errors: [{ code: 'taken', field: 'a', message: 'b', type: 'c' }] },
      { message: 'No', errors: [{ code: 'taken', field: 'a', message: 'b', type: 'c' }] },
    ],
    [
      'errors of class-validator to which a code was added',
      { message: 'No', errors: [{ property: 'a', constraints: { isIn: 'b' }, code: 'taken' }] },
      { message: 'No', errors: [{ message: 'a: b', code: 'taken' }] },
    ],
    [
      'errors of class-validator',
      [{ property: 'a', value: 'secret', children: [{ property: 'b', constraints: { c: 'd' } }] }],
      { errors: [{ message: 'a.b: d', code: 'c' }] },
    ],
    [
      'an issue about the whole',
      { message: 'No', errors: [{ path: [], message: 'b' }] },
      { message: 'No', errors: [{ message: 'b' }] },
    ],
    [
      'an error of class-validator with odd children',
      [{ property: 'a', children: [null, 'b', { property: 'c', constraints: { d: 'e' } }] }],
      { errors: [{ message: 'a.c: e', code: 'd' }] },
    ],
    [
      'groups',
      { message: { 'a.b': ['c', 'd'] } },
      {
        errors: [
          { pointer: '/a.b', message: 'c' },
          { pointer: '/a.b', message: 'd' },
        ],
      },
    ],
    ['nothing in it', { message: [] }, {}],
    [
      'what is no detail',
      { message: 'No', errors: [7, null, {}, { message: 7 }, 'text'] },
      {
        message: 'No',
        errors: [
          { message: '7' },
          { message: 'null' },
          { pointer: '/message', message: '7' },
          { message: 'text' },
        ],
      },
    ],
    [
      'what cannot be read',
      { message: 'No', errors: [unreadable, revoked, 'text'] },
      { message: 'No', errors: [{ message: 'text' }] },
    ],
  ])('of %s', (_, response, body) => {
    const exception = createErrorMapper()(new NestBadRequestException(response));

    expect(exception.getResponse()).toEqual({
      code: '400 Bad Request',
      message: 'Validation failed',
      ...body,
    });
    expect(JSON.stringify(exception.getResponse())).not.toContain('secret');
  });

  it('is as deep as it is', () => {
    const tree = { property: 'leaf', constraints: { c: 'no' } };
    const deep = Array.from({ length: 20_000 }).reduce<object>(
      below => ({ property: 'a', children: [below] }),
      tree,
    );

    const { errors } = createErrorMapper()(new NestBadRequestException([deep]));

    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toMatch(/^a\.a\..*\.leaf: no$/);
  });
});
