/**
 * Problem details as a JSON Schema, after the one of RFC 9457, Appendix A: five members, none of them required, and any
 * others beside them.
 */
export const PROBLEM_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 100, maximum: 599 },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
  },
} as const;
