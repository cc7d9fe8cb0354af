const names = Array.from({ length: 12 }, (_, index) => `m${index}`);
const $ref = '#/components/schemas/Node';

/** A schema that refers to itself twelve times: an example of depth n has 12ⁿ values. */
export const SELF_REFERRING = {
  schema: { $ref },
  schemas: {
    Node: {
      type: 'object',
      required: names,
      properties: Object.fromEntries(names.map(name => [name, { $ref }])),
    },
  },
};
