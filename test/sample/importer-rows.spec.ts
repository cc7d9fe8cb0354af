import { describe, expect, it } from 'vitest';
import { readCoordinate } from '../../sample-app/importer/coordinate.js';
import { mapRow, type FacilityRow } from '../../sample-app/importer/facility-row.js';

const ROW: FacilityRow = {
  code: '10001',
  name: 'Mfano Dispensary',
  type: 'Dispensary',
  owner: 'Ministry of Health',
  status: 'OPERATIONAL',
  beds: '12',
  cots: '0',
  open_whole_day: 'True',
  latitude: ' 00.29015',
  longitude: '034.92687',
};

describe('a coordinate as a clerk typed it', () => {
  it.each([
    ['034.92687', 34.92687],
    [' 00.29015', 0.29015],
    ['  -1.35512', -1.35512],
    ['-04.5234 ', -4.5234],
    ['+036.78575', 36.78575],
    ['-.028353', -0.028353],
    ['- 1.5', -1.5],
    ['36. 5', 36.5],
    ['\u00A01.25', 1.25],
    ['-0.0', 0],
    ['180.0', 180],
  ])('%j is read as %d', (typed, degrees) => {
    expect(readCoordinate('longitude', typed)).toEqual({ degrees });
  });

  it.each([
    ['', 'latitude is empty'],
    ['   ', 'latitude is empty'],
    ['00   ', 'latitude "00   " is not in decimal degrees'],
    ['035   ', 'latitude "035   " is not in decimal degrees'],
    ['-00.', 'latitude "-00." is not in decimal degrees'],
    ['.', 'latitude "." is not in decimal degrees'],
    ['1.2.3', 'latitude "1.2.3" is not in decimal degrees'],
    ['0 1.5', 'latitude "0 1.5" is not in decimal degrees'],
    ['1e1', 'latitude "1e1" is not in decimal degrees'],
    ['1.5N', 'latitude "1.5N" is not in decimal degrees'],
    ['90.1', 'latitude "90.1" is out of range'],
    ['-0122.5', 'latitude "-0122.5" is out of range'],
  ])('%j is hopeless', (typed, fault) => {
    expect(readCoordinate('latitude', typed)).toEqual({ fault });
  });
});

describe('a row', () => {
  it('becomes a facility', () => {
    expect(mapRow(ROW)).toEqual({
      facility: {
        name: 'Mfano Dispensary',
        active: true,
        coordinates: [34.92687, 0.29015],
        identifiers: [{ agency: 'MOH', context: 'MFL', id: '10001' }],
        properties: {
          type: 'Dispensary',
          owner: 'Ministry of Health',
          numBeds: 12,
          numCots: 0,
          openWholeDay: true,
        },
      },
    });
  });

  it('with hopeless coordinates becomes a facility without any', () => {
    const mapped = mapRow({ ...ROW, latitude: '00   ', longitude: '200.5' });
    expect(mapped).toMatchObject({
      coordinatesFault: 'latitude "00   " is not in decimal degrees, longitude "200.5" is out of range',
    });
    expect(mapped).not.toHaveProperty('facility.coordinates');
  });

  it('leaves out what is empty', () => {
    const empty = { ...ROW, status: '', type: ' ', owner: '', beds: '', cots: '', open_whole_day: '' };
    expect(mapRow(empty)).toEqual({
      facility: {
        name: 'Mfano Dispensary',
        coordinates: [34.92687, 0.29015],
        identifiers: [{ agency: 'MOH', context: 'MFL', id: '10001' }],
        properties: {},
      },
    });
  });

  it.each([
    ['OPERATIONAL', true],
    ['operational ', true],
    ['CLOSED', false],
    ['NON-OPERATIONAL', false],
  ])('of status %j has active: %j', (status, active) => {
    expect(mapRow({ ...ROW, status })).toMatchObject({ facility: { active } });
  });

  it.each([
    [{ code: ' ' }, 'code is empty'],
    [{ beds: 'many' }, 'beds "many" cannot be read'],
    [{ cots: '-1' }, 'cots "-1" cannot be read'],
    [{ open_whole_day: 'maybe' }, 'open_whole_day "maybe" cannot be read'],
  ])('with %j is none', (change, fault) => {
    expect(mapRow({ ...ROW, ...change })).toEqual({ fault });
  });
});
