import { describe, expect, it } from 'vitest';
import { instantOf } from '../../sample-app/facilities/instant.js';

describe('an ISO 8601 instant', () => {
  it.each([
    '2011-11-16T14:26:15Z',
    '2011-11-16T14:26:15.000Z',
    '2011-11-16T14:26:15,0000000Z',
    '2011-11-16T14:26:15',
    '2011-11-16t14:26:15z',
    '2011-11-16T17:26:15+03:00',
    '2011-11-16T17:26:15 03:00',
    '2011-11-16T17:26:15+03',
    '2011-11-16T06:56:15-0730',
    '20111116T142615Z',
    '2011-11-17T00:26:15+10:00',
  ])('is read in any form: %s', text => {
    expect(instantOf(text)).toBe(Date.UTC(2011, 10, 16, 14, 26, 15));
  });

  it.each([
    ['2011-11-16', Date.UTC(2011, 10, 16)],
    ['2011-11-16T14', Date.UTC(2011, 10, 16, 14)],
    ['2011-11-16T14:26', Date.UTC(2011, 10, 16, 14, 26)],
    ['2011-11-16T24:00:00Z', Date.UTC(2011, 10, 17)],
    ['2012-02-29', Date.UTC(2012, 1, 29)],
    ['0099-01-01', Date.parse('0099-01-01T00:00:00Z')],
    ['2011-11-16T14:26:15.123Z', Date.UTC(2011, 10, 16, 14, 26, 15, 123)],
    ['2011-11-16T14:26:15.1235Z', Date.UTC(2011, 10, 16, 14, 26, 15, 123) + 0.5],
  ])('is read to what it is fine: %s', (text, expected) => {
    expect(instantOf(text)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2011',
    '2011-11-31',
    '2011-02-29',
    '2011-13-01',
    '2011-00-01',
    '2011-11-16T25:00',
    '2011-11-16T24:01',
    '2011-11-16T14:60',
    '2011-11-16T14:26:60Z',
    '2011-11-16T14:26:15+24:00',
    '2011-1116',
    '0000-12-31',
    '0001-01-01T00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2011-11-16T14:26:15Z; drop table',
    '1321453575',
  ])('is not "%s"', text => {
    expect(instantOf(text)).toBeUndefined();
  });

  it('is the same number for the same instant, at any millisecond', () => {
    for (let millisecond = 0; millisecond < 1000; millisecond++) {
      const date = new Date(Date.UTC(2026, 0, 1) + millisecond);
      expect(instantOf(date.toISOString())).toBe(date.getTime());
    }
  });
});
