import { describe, expect, it } from 'vitest';
import { createLibraryMapper } from '../../lib/error-mapping/index.js';
import { ALL_FAMILIES, responseLike, mapToResponse, mapper } from './map-to-response.js';
import { EVERY_ROW, linesOf, WRAPPINGS } from './every-row.js';
import { SECRET } from './rows/row-set.js';

describe.each(EVERY_ROW)('a row of $library', rowSet => {
  const { library, table, notRecognised = [], make } = rowSet;
  const rows = linesOf(rowSet);

  it('is known to this test, whichever it is', () => {
    const keys = [...rows.map(([key]) => key), ...notRecognised.map(String)];
    expect(keys.toSorted()).toStrictEqual(Object.keys(table).toSorted());
  });

  it.each(rows)('%s is a %s', (key, line) => {
    for (const [way, wrap] of Object.entries(WRAPPINGS)) {
      const thrown = wrap(make(key));
      const exception = mapper(thrown);

      expect({ way, ...mapToResponse(exception), isCause: exception?.cause === thrown }).toStrictEqual({
        way,
        ...responseLike(line),
        isCause: true,
      });
      expect(JSON.stringify(mapToResponse(exception))).not.toContain(SECRET);
    }
  });

  it.each(rows)('%s needs its library alone', key => {
    expect(createLibraryMapper([library])(make(key))).toBeDefined();
    const mapNothingError = createLibraryMapper([]);
    expect(mapNothingError(make(key))).toBeUndefined();
  });

  it.each(notRecognised.map(String))('%s is no error of others', key => {
    for (const wrap of Object.values(WRAPPINGS)) expect(mapper(wrap(make(key)))).toBeUndefined();
  });
});

/** Those whose responses are more than a line: see libraries.spec.ts. */
const WITHOUT_ROWS = ['betterAuth', 'expressOauth2JwtBearer', 'expressOpenapiValidator', 'terminus'];

describe('the libraries', () => {
  it('are all tried by the rows', () => {
    const tried = EVERY_ROW.map(({ library }) => library);
    expect(new Set([...tried, ...WITHOUT_ROWS])).toStrictEqual(new Set(ALL_FAMILIES));
  });

  it('take what is outermost first', () => {
    const upstream = Object.assign(new Error('x'), { isAxiosError: true, code: 'ECONNREFUSED' });
    const thrown = Object.assign(upstream, { cause: Object.assign(new Error('y'), { code: '23505' }) });
    expect(mapper(thrown)?.getStatus()).toBe(502);
    expect(
      createLibraryMapper(ALL_FAMILIES.filter(library => library !== 'axios'))(thrown)?.getStatus(),
    ).toBe(503);
    expect(createLibraryMapper(['postgres'])(thrown)?.getStatus()).toBe(409);
  });
});
