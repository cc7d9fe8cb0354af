import { LIMITS } from '../limits.js';

/** An object of a document; its members are not checked. */
export type Json = Readonly<Record<string, unknown>>;

/** Resolves a `$ref` within the document; returns an empty object if the target is absent. */
export function resolveReference(root: Json, value: unknown, depth = 0): Json {
  const object = Object(value) as Json;
  const reference = object['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#/') || depth > LIMITS.depth) return object;
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (node, name) => (Object(node) as Json)[name.replaceAll('~1', '/').replaceAll('~0', '~')],
      root,
    );
  return resolveReference(root, target, depth + 1);
}

/**
 * A value that a parameter or a media type should accept: its example, or one made from its schema.
 *
 * @param onCut - called where it is deeper or has more values than the limits allow
 */
export function createExample(root: Json, holder: unknown, onCut: () => void = () => undefined): unknown {
  const budget = new Budget(onCut);
  const described = resolveReference(root, holder);
  if ('example' in described) return budget.copy(described['example'], 0);
  const [named] = Object.values(Object(described['examples']) as Json);
  const value = resolveReference(root, named)['value'];
  return value === undefined || value === null
    ? fromSchema(root, described['schema'], 0, budget)
    : budget.copy(value, 0);
}

/** Limits the size of one example. */
class Budget {
  private left: number = LIMITS.values;
  private isCut = false;

  constructor(private readonly onCut: () => void) {}

  /** Takes one more value from the budget; false if there is none left, or it is too deep. */
  take(depth: number, most: number = LIMITS.depth): boolean {
    if (this.left > 0 && depth <= most) {
      this.left--;
      return true;
    }
    if (!this.isCut) this.onCut();
    this.isCut = true;
    return false;
  }

  /** A value of the document, as far as the limits go. */
  copy(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (!this.take(depth, LIMITS.givenDepth)) return undefined;
    if (Array.isArray(value)) return value.slice(0, this.left).map(item => this.copy(item, depth + 1));
    const members = Object.entries(value).slice(0, this.left);
    return Object.fromEntries(members.map(([name, member]) => [name, this.copy(member, depth + 1)]));
  }
}

function fromSchema(root: Json, schema: unknown, depth: number, budget: Budget): unknown {
  const described = resolveReference(root, schema);
  if ('example' in described) return budget.copy(described['example'], depth);
  if ('default' in described) return budget.copy(described['default'], depth);
  const value = firstValue(described, ['const', 'enum', 'examples']);
  if (value !== undefined) return budget.copy(value, depth);
  if (!budget.take(depth)) return undefined;
  const alternative = firstAlternative(described);
  if (alternative !== undefined) return fromSchema(root, alternative, depth + 1, budget);
  if (Array.isArray(described['allOf'])) {
    const parts = described['allOf'].slice(0, LIMITS.values);
    return Object.assign({}, ...parts.map(part => Object(fromSchema(root, part, depth + 1, budget))));
  }
  switch (firstType(described)) {
    case 'integer':
    case 'number':
      return budget.copy(described['minimum'] ?? 1, depth);
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object':
      return requiredMembers(root, described, depth, budget);
    case 'string':
      return FORMATS.get(described['format']) ?? 'x';
    default:
      return undefined;
  }
}

/** The type; of a list, as OpenAPI 3.1 has it, the first that is not `null`. */
function firstType({ type }: Json): unknown {
  const types = [type].flat();
  return types.find(one => one !== 'null') ?? types[0];
}

/** The first of the alternatives that is not `null`. */
function firstAlternative({ oneOf, anyOf }: Json): unknown {
  const alternatives = [oneOf ?? anyOf ?? []].flat();
  return alternatives.find(one => firstType(Object(one) as Json) !== 'null') ?? alternatives[0];
}

function firstValue(schema: Json, names: readonly string[]): unknown {
  return names
    .filter(name => name in schema)
    .map(name => (Array.isArray(schema[name]) ? (schema[name] as unknown[])[0] : schema[name]))
    .find(value => value !== undefined);
}

function requiredMembers(root: Json, schema: Json, depth: number, budget: Budget): Json {
  const names = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const properties = Object(schema['properties']) as Json;
  return Object.fromEntries(
    names
      .filter(name => typeof name === 'string')
      .slice(0, LIMITS.values)
      .map(name => [name, fromSchema(root, properties[name], depth + 1, budget)]),
  );
}

const FORMATS: ReadonlyMap<unknown, string> = new Map([
  ['uuid', '00000000-0000-4000-8000-000000000000'],
  ['date', '2011-11-16'],
  ['date-time', '2011-11-16T14:26:15Z'],
  ['uri', 'https://example.org/'],
  ['email', 'someone@example.org'],
]);
