import { z } from 'zod';
import { PROPERTY_KEY, UNSTORABLE, UUID } from '../patterns.js';

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
const identifier = z.strictObject({ agency: text(200), context: text(200), id: text(200) });

const properties = z.record(
  z.string().regex(PROPERTY_KEY, PROPERTY_NAME),
  z.union([scalar, z.array(scalar)], 'must be a string, a number, a boolean, or a list of them'),
);
// A record of zod's leaves this member out where it should refuse it.
const withoutPrototype = z
  .unknown()
  .refine(value => !(value instanceof Object && Object.hasOwn(value, '__proto__')), {
    path: ['__proto__'],
    message: PROPERTY_NAME,
  });

const uuid = z.string().regex(UUID, 'must be a UUID (RFC 9562)').toLowerCase();

const content = {
  name: text(500),
  active: z.boolean().default(true),
  coordinates: z.tuple([degrees(180), degrees(90)], 'must be [longitude, latitude]').optional(),
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
  properties: withoutPrototype.pipe(properties).default({}),
};

/** The body of a POST. */
export const creation = z.strictObject({ uuid: uuid.optional(), ...content });

/** The body of a PUT: the whole facility, with the read-only members as the server gave them. */
export const replacement = z.strictObject({
  uuid: uuid.optional(),
  href: z.string().optional(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  ...content,
});
