import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const text = { type: 'string', minLength: 1 };
const scalar = { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] };
const instant = { type: 'string', format: 'date-time', readOnly: true };

/** What goes over the wire, named for the page. */
export const SCHEMAS = {
  Facility: {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      uuid: { type: 'string', format: 'uuid', description: 'May be chosen when the facility is created.' },
      href: { type: 'string', format: 'uri', readOnly: true },
      name: { ...text, maxLength: 500 },
      active: { type: 'boolean', default: true },
      coordinates: {
        type: 'array',
        description: '[longitude, latitude], WGS 84',
        items: { type: 'number' },
        minItems: 2,
        maxItems: 2,
      },
      identifiers: { type: 'array', items: { $ref: '#/components/schemas/Identifier' }, default: [] },
      properties: {
        type: 'object',
        description: 'Keys of letters and digits; a date is an ISO 8601 string.',
        additionalProperties: { oneOf: [...scalar.oneOf, { type: 'array', items: scalar }] },
        default: {},
      },
      createdAt: instant,
      updatedAt: instant,
    },
  },
  Identifier: {
    type: 'object',
    description: 'The three together belong to one facility.',
    required: ['agency', 'context', 'id'],
    additionalProperties: false,
    properties: { agency: text, context: text, id: text },
  },
  Facilities: {
    type: 'object',
    required: ['facilities', 'limit', 'offset', 'total'],
    properties: {
      facilities: { type: 'array', items: { $ref: '#/components/schemas/Facility' } },
      limit: { oneOf: [{ type: 'integer' }, { type: 'string', enum: ['off'] }] },
      offset: { type: 'integer' },
      total: { type: 'integer' },
    },
  },
  Status: {
    type: 'object',
    required: ['code'],
    properties: {
      code: { type: 'string' },
      message: { type: 'string' },
      id: { type: 'string', format: 'uuid' },
    },
  },
} satisfies Schemas;
