/** An object of a document, whatever it holds. */
export type Json = Readonly<Record<string, unknown>>;

const MOST_DEPTH = 8;

/** What a `$ref` of the same document stands for; an empty object where there is nothing. */
export function resolveReference(root: Json, value: unknown, depth = 0): Json {
  const object = Object(value) as Json;
  const reference = object['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#/') || depth > MOST_DEPTH) return object;
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (node, name) => (Object(node) as Json)[name.replaceAll('~1', '/').replaceAll('~0', '~')],
      root,
    );
  return resolveReference(root, target, depth + 1);
}

/** A value that a parameter or a media type should accept: its example, or one made from its schema. */
export function createExample(root: Json, holder: unknown): unknown {
  const described = resolveReference(root, holder);
  if ('example' in described) return described['example'];
  const [named] = Object.values(Object(described['examples']) as Json);
  const value = resolveReference(root, named)['value'];
  return value ?? fromSchema(root, described['schema'], 0);
}

function fromSchema(root: Json, schema: unknown, depth: number): unknown {
  const described = resolveReference(root, schema);
  if ('example' in described) return described['example'];
  if ('default' in described) return described['default'];
  const value = firstValue(described, ['const', 'enum', 'examples']);
  if (value !== undefined) return value;
  if (depth > MOST_DEPTH) return undefined;
  const alternative = firstValue(described, ['oneOf', 'anyOf']);
  if (alternative !== undefined) return fromSchema(root, alternative, depth + 1);
  if (Array.isArray(described['allOf'])) {
    return Object.assign({}, ...described['allOf'].map(part => Object(fromSchema(root, part, depth + 1))));
  }
  // OpenAPI 3.1: a list of types, of which "null" may be one.
  switch ([described['type']].flat()[0]) {
    case 'integer':
    case 'number':
      return described['minimum'] ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object':
      return requiredMembers(root, described, depth);
    case 'string':
      return FORMATS[String(described['format'])] ?? 'x';
    default:
      return undefined;
  }
}

function firstValue(schema: Json, names: readonly string[]): unknown {
  return names
    .filter(name => name in schema)
    .map(name => (Array.isArray(schema[name]) ? (schema[name] as unknown[])[0] : schema[name]))
    .find(value => value !== undefined);
}

function requiredMembers(root: Json, schema: Json, depth: number): Json {
  const names = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  const properties = Object(schema['properties']) as Json;
  return Object.fromEntries(names.map(name => [name, fromSchema(root, properties[name], depth + 1)]));
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  date: '2011-11-16',
  'date-time': '2011-11-16T14:26:15Z',
  uri: 'https://example.org/',
  email: 'someone@example.org',
};
