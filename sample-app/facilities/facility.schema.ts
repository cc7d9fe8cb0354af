import { codeOf } from 'nestjs-registry-http';
import { z } from 'zod';
import { PROPERTY_KEY, UNSTORABLE, UUID } from './patterns.js';

const PROPERTY_NAME = 'must have a name of letters and digits';

const storable = z.string().refine(text => !UNSTORABLE.test(text), 'must not hold NUL or half a character');
// The limits keep a value within what one entry of a btree index holds (about 2,700 bytes).
const text = (longest: number) =>
  storable.regex(/\S/, 'must not be empty').max(longest, `must not be longer than ${longest} characters`);
const degrees = (most: number) => {
  const message = `must be from -${most} to ${most}`;
  return z.number().min(-most, message).max(most, message);
};

const scalar = z.union([storable, z.number(), z.boolean()]);
const identifier = z
  .strictObject({ agency: text(200), context: text(200), id: text(200) })
  .meta({ id: 'Identifier', description: 'The three together belong to one facility.' });

// A record of zod's leaves a member named `__proto__` out where it should refuse it.
const properties = z.preprocess(
  (value, { issues }) => {
    if (value instanceof Object && Object.hasOwn(value, '__proto__')) {
      issues.push({ code: 'custom', input: value, path: ['__proto__'], message: PROPERTY_NAME });
    }
    return value;
  },
  z.record(
    z.string().regex(PROPERTY_KEY),
    z.union([scalar, z.array(scalar)], 'must be a string, a number, a boolean, or a list of them'),
    { error: ({ code }) => (code === 'invalid_key' ? PROPERTY_NAME : undefined) },
  ),
);

const uuid = z.string().regex(UUID, 'must be a UUID (RFC 9562)').toLowerCase().meta({ format: 'uuid' });
const instant = z.string().meta({ format: 'date-time' });

export const coordinates = z.tuple([degrees(180), degrees(90)], 'must be [longitude, latitude]');

const content = {
  name: text(500),
  active: z.boolean().default(true),
  coordinates: coordinates.describe('[longitude, latitude], WGS 84').optional(),
  identifiers: z
    .array(identifier)
    .max(1000, 'must not be more than 1000')
    .check(({ value, issues }) => {
      const seen = new Set<string>();
      for (const [index, { agency, context, id }] of value.entries()) {
        const triple = JSON.stringify([agency, context, id]);
        if (seen.has(triple)) {
          issues.push({ code: 'custom', input: value, path: [index], message: 'is given twice' });
        }
        seen.add(triple);
      }
    })
    .default([]),
  properties: properties.describe('Keys of letters and digits; a date is an ISO 8601 string.').default({}),
};

// A facility of Kenya's Master Facility List.
const given = {
  name: 'Nyahururu District Hospital',
  active: true,
  coordinates: [36.36194, 0.03783],
  identifiers: [{ agency: 'MOH', context: 'MFL', id: '10890' }],
  properties: { type: 'District Hospital', owner: 'Ministry of Health', numBeds: 142, numCots: 27 },
};
// Identifiers belong to one facility: without them, the example can be created again and again.
const { identifiers: _identifiers, ...creatable } = given;
const id = '550e8400-e29b-41d4-a716-446655440000';
const shown = {
  uuid: id,
  href: `http://localhost:3000/api/v1/facilities/${id}.json`,
  ...given,
  createdAt: '2011-11-16T14:26:15Z',
  updatedAt: '2011-11-16T14:26:15Z',
};

/** A facility as a response has it. */
export const facility = z
  .object({ uuid, href: z.string(), ...content, createdAt: instant, updatedAt: instant })
  .meta({ id: 'Facility', example: shown });

/** The body of a PUT: the whole facility, with the read-only members as the server gave them. */
export const wholeFacility = facility
  .partial({ uuid: true, href: true, createdAt: true, updatedAt: true })
  .strict()
  .meta({ id: 'WholeFacility', example: given });

const setByRegistry = z.never('is set by the registry').optional().meta({ readOnly: true });

/** The body of a POST. */
export const newFacility = wholeFacility
  .extend({ href: setByRegistry, createdAt: setByRegistry, updatedAt: setByRegistry })
  .meta({ id: 'NewFacility', example: creatable });

/** A page of the collection. */
export const facilityPage = z
  .object({
    facilities: z.array(facility.partial().meta({ id: 'ListedFacility', example: shown })),
    limit: z.union([z.int(), z.literal('off')]),
    offset: z.int(),
    total: z.int(),
  })
  .meta({ id: 'FacilityPage' });

/** The response of a check. */
export const validation = z
  .object({ code: z.string(), message: z.string() })
  .meta({ id: 'Validation', example: { code: codeOf(200), message: 'This facility can be created' } });

/** The response of a DELETE. */
export const removal = z
  .object({ code: z.string(), id: uuid, message: z.string() })
  .meta({ id: 'Removal', example: { code: codeOf(200), id, message: 'Resource deleted' } });
