import type { ApiQueryOptions } from '@nestjs/swagger';

const boolean = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const texts = { type: 'array', items: { type: 'string' } } as const;
const sortKey = {
  type: 'string' as const,
  enum: ['uuid', 'href', 'name', 'active', 'createdAt', 'updatedAt'],
};

/** What the collection may be asked for. */
export const QUERY_PARAMETERS: (ApiQueryOptions & { name: string })[] = [
  { name: 'limit', description: 'How many, 25 unless given; `off` for all', schema: text },
  { name: 'offset', description: 'How many to skip', schema: { type: 'integer', default: 0 } },
  { name: 'sortAsc', schema: sortKey },
  { name: 'sortDesc', schema: sortKey },
  {
    name: 'fields',
    description: 'Just these members, for example `name,uuid,properties:numBeds`',
    schema: text,
  },
  { name: 'allProperties', description: '`false` leaves the properties out', schema: boolean },
  { name: 'active', schema: boolean },
  {
    name: 'updatedSince',
    description: 'ISO 8601, inclusive; UTC where no offset is given',
    schema: { type: 'string', format: 'date-time' },
  },
  { name: 'name', description: 'Several are alternatives', schema: texts },
  { name: 'identifiers:agency', description: 'Also `identifiers:context`, `identifiers:id`', schema: texts },
  { name: 'properties:type', description: 'Any other property the same way', schema: texts },
];
