import { describe, expect, it } from 'vitest';
import { ERROR_FAMILIES, recogniseFamilies } from '../../lib/errors/families/index.js';
import { ALL_FAMILIES, answerLike, answerOf, recognise } from './answer-of.js';
import { AUTHENTICATION_ROWS } from './rows/authentication.js';
import { MONGO_ROWS, MYSQL_ROWS, POSTGRES_ROWS, SQLITE_ROWS } from './rows/databases.js';
import { ORM_ROWS } from './rows/orms.js';
import { SECRET, type RowSet } from './rows/row-set.js';
import { UPSTREAM_ROWS } from './rows/upstreams.js';

const ROWS: readonly RowSet[] = [
  ...POSTGRES_ROWS,
  ...MYSQL_ROWS,
  ...SQLITE_ROWS,
  ...MONGO_ROWS,
  ...ORM_ROWS,
  ...UPSTREAM_ROWS,
  ...AUTHENTICATION_ROWS,
];

const words = `wrapped: ${SECRET}`;

/** The ways in which an error arrives. */
const WRAPPINGS: Record<string, (error: object) => unknown> = {
  bare: error => error,
  'wrapped once': error => new Error(words, { cause: error }),
  'wrapped twice': error => new Error(words, { cause: new TypeError(words, { cause: error }) }),
  'in an AggregateError': error => new AggregateError([new Error(words), error], words),
  'in a wrapped AggregateError': error => new Error(words, { cause: new AggregateError([error], words) }),
  'as Sequelize wraps': error =>
    Object.assign(new Error(words), { parent: error, original: error, sql: SECRET }),
  'as TypeORM wraps': error => Object.assign(new Error(words), { driverError: error, query: SECRET }),
  'as Objection wraps': error => Object.assign(new Error(words), { nativeError: error }),
  'as others wrap': error =>
    Object.assign(new Error(words), { previous: { originalError: { inner: { cause: error } } } }),
};

describe.each(ROWS)('a row of $family', ({ family, table, expected, notRecognised = [], make }) => {
  const rows = Object.entries(expected).flatMap(([line, keys]) =>
    keys.map(key => [String(key), line] as const),
  );

  it('is known to this test, whichever it is', () => {
    const keys = [...rows.map(([key]) => key), ...notRecognised.map(String)];
    expect(keys.toSorted()).toStrictEqual(Object.keys(table).toSorted());
  });

  it.each(rows)('%s is a %s', (key, line) => {
    for (const [way, wrap] of Object.entries(WRAPPINGS)) {
      const thrown = wrap(make(key));
      const exception = recognise(thrown);

      expect({ way, ...answerOf(exception), isCause: exception?.cause === thrown }).toStrictEqual({
        way,
        ...answerLike(line),
        isCause: true,
      });
      expect(JSON.stringify(answerOf(exception))).not.toContain(SECRET);
    }
  });

  it.each(rows)('%s needs its family alone', key => {
    expect(recogniseFamilies([family])(make(key))).toBeDefined();
    const recogniseNothing = recogniseFamilies([]);
    expect(recogniseNothing(make(key))).toBeUndefined();
  });

  it.each(notRecognised.map(String))('%s is no error of others', key => {
    for (const wrap of Object.values(WRAPPINGS)) expect(recognise(wrap(make(key)))).toBeUndefined();
  });
});

describe('the families', () => {
  it('are all tried by the rows', () => {
    expect(new Set(ROWS.map(({ family }) => family))).toStrictEqual(new Set(Object.keys(ERROR_FAMILIES)));
  });

  it('take what is outermost first', () => {
    const upstream = Object.assign(new Error('x'), { isAxiosError: true, code: 'ECONNREFUSED' });
    const thrown = Object.assign(upstream, { cause: Object.assign(new Error('y'), { code: '23505' }) });
    expect(recognise(thrown)?.getStatus()).toBe(502);
    expect(recogniseFamilies(ALL_FAMILIES.filter(family => family !== 'axios'))(thrown)?.getStatus()).toBe(
      503,
    );
    expect(recogniseFamilies(['postgres'])(thrown)?.getStatus()).toBe(409);
  });
});
