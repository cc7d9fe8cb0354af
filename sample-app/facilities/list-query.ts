import { BadRequestException } from 'nestjs-registry-http';
import { z } from 'zod';
import type { FacilityQuery } from '../store/index.js';
import { coordinates, facility } from './facility.schema.js';
import type { HrefOf } from './href.pipe.js';
import { instantOf } from './instant.js';
import { UUID } from './patterns.js';
import type { ProjectionRequest } from './projection.js';

const PROPERTY = /^properties:[\p{L}\p{N}]+$/u;
const FIELDS = new Set([
  ...Object.keys(facility.shape),
  'identifiers:agency',
  'identifiers:context',
  'identifiers:id',
]);

/** What is wrong with a value: Express and Fastify hand over a list where a name is given more than once. */
const once = (message?: string) => ({
  error: ({ input }: { input?: unknown }) => (Array.isArray(input) ? 'may be given only once' : message),
});
/** Values that are alternatives. */
const several = <One extends z.ZodType>(one: One) => z.preprocess(given => [given].flat(), z.array(one));

const text = z.string().refine(given => !given.includes('\0'), 'must not hold NUL');
const oneOf = <const Name extends string>(...names: Name[]) =>
  z.enum(names, once(`must be one of ${names.join(', ')}`));
const flag = oneOf('true', 'false').transform(given => given === 'true');
const sortKey = oneOf('uuid', 'href', 'name', 'active', 'createdAt', 'updatedAt');
// Without a format: `date-time` would have clients refuse a plain date.
const instant = z.string().transform(instantOf).pipe(z.number('must be an ISO 8601 date, or date and time'));
const toDate = (milliseconds: number) => new Date(Math.ceil(milliseconds));
/** Nothing equals a text that is finer than the milliseconds that are kept. */
const dates = several(instant).transform(instants => instants.filter(Number.isInteger).map(toDate));
const place = z
  .string()
  .transform(given => given.split(',').map(part => (part.trim() ? Number(part) : NaN)))
  .pipe(
    z.custom<[number, number]>(pair => coordinates.safeParse(pair).success, 'must be longitude,latitude'),
  );
const field = z
  .string()
  .trim()
  .refine(name => FIELDS.has(name) || PROPERTY.test(name), {
    error: ({ input }) => `"${String(input)}" is not a field of a facility`,
  });

const OFFSET = 'must be a whole number from 0';
const offsetParameter = z.string(once()).regex(/^\d+$/, OFFSET).transform(Number).pipe(z.int(OFFSET));

const LIMIT = 'must be a whole number from 1, or off';
// One string for both: Swagger UI and generators of clients make nothing of a parameter that is a union.
const limitParameter = z
  .string(once(LIMIT))
  .regex(/^(?:\d+|off)$/, LIMIT)
  .transform(given => (given === 'off' ? given : Number(given)))
  .pipe(z.union([z.literal('off'), z.int(LIMIT).min(1, LIMIT)], LIMIT));

const INSTANT = 'An ISO 8601 date, or date and time; UTC where no offset is given';

/** What the collection may be asked for. */
export const listParameters = z
  .object({
    limit: limitParameter.default(25).describe('How many, 25 unless given; `off` for all'),
    offset: offsetParameter.default(0).describe('How many to skip'),
    sortAsc: sortKey.optional(),
    sortDesc: sortKey.optional(),
    fields: z
      .preprocess(given => [given].flat().join(',').split(','), z.array(field))
      .optional()
      .describe('Just these members, for example `name,uuid,properties:numBeds`'),
    allProperties: flag.default(true).describe('`false` leaves the properties out'),
    uuid: several(z.string().regex(UUID, 'must be a UUID')).optional(),
    href: several(z.string()).optional(),
    name: several(text).optional().describe('Several are alternatives'),
    active: several(flag).optional(),
    coordinates: several(place).optional().describe('longitude,latitude'),
    createdAt: dates.optional().describe(INSTANT),
    updatedAt: dates.optional().describe(INSTANT),
    updatedSince: several(instant.transform(toDate)).optional().describe(`${INSTANT}; inclusive`),
    'identifiers:agency': several(text).optional(),
    'identifiers:context': several(text).optional(),
    'identifiers:id': several(text).optional(),
    'properties:type': several(text).optional().describe('Any other property the same way'),
  })
  .catchall(several(text))
  .refine(({ sortAsc, sortDesc }) => !sortAsc || !sortDesc, {
    path: ['sortDesc'],
    message: 'cannot be combined with sortAsc',
  });

/** A query as Express and Fastify hand it over: a name that was given several times has a list. */
export type RawQuery = Record<string, string | string[]>;

/** What is asked of the collection. */
export type ListRequest = FacilityQuery & ProjectionRequest;

/** @throws BadRequestException that names every parameter at fault. */
export function parseQuery(raw: RawQuery, hrefOf: HrefOf): ListRequest {
  const { data, error } = listParameters.safeParse(raw);
  const errors = Object.keys(raw).flatMap(parameter =>
    Object.hasOwn(listParameters.shape, parameter) || PROPERTY.test(parameter)
      ? (error?.issues ?? [])
          .filter(({ path }) => path[0] === parameter)
          .map(({ message }) => ({ parameter, message }))
      : { parameter, message: 'is not a parameter of this collection' },
  );
  if (!data || errors.length > 0) throw new BadRequestException('Validation failed', { errors });
  const { limit, offset, sortAsc, sortDesc, fields, allProperties, href, ...filters } = data;
  const by = sortAsc ?? sortDesc ?? 'createdAt';
  return {
    limit,
    offset,
    // The hrefs of one response differ only in the uuid.
    sort: { by: by === 'href' ? 'uuid' : by, descending: sortDesc !== undefined },
    filters: { ...filters, href: href?.flatMap(one => uuidIn(one, hrefOf)) },
    fields: fields && new Set(fields),
    allProperties,
  };
}

/** The uuid that an href of this registry names; nothing has any other href. */
function uuidIn(href: string, hrefOf: HrefOf): string[] {
  const uuid = href.replace(/\.json$/, '').slice(-36);
  return UUID.test(uuid) && hrefOf(uuid) === href ? [uuid] : [];
}
