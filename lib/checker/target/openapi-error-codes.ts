import { LIMITS } from '../limits.js';
import type { ErrorCodes } from './checked-path.js';
import { type Json, resolveReference } from './openapi-example.js';

const MEMBER = 'errorCode';

/**
 * The names that a document lists for the errors of each status, as an enumeration of the member `errorCode`. A status is
 * left out if it may have others, or if its schema does not list them.
 */
export function readErrorCodes(root: Json, responses: Json): ErrorCodes | undefined {
  const found = new Map<number, ReadonlySet<string>>();
  // An entry for one status outranks an entry for a range.
  const keys = Object.keys(responses).toSorted(
    (one, other) => Number(/\d{3}/.test(one)) - Number(/\d{3}/.test(other)),
  );
  for (const key of keys) {
    const content = Object(resolveReference(root, responses[key])['content']) as Json;
    const schemas = Object.values(content).map(media => (Object(media) as Json)['schema']);
    const reading = { root, left: LIMITS.values };
    const names = unite(schemas.map(schema => readNamesOfBody(reading, schema)));
    for (const status of expandStatus(key).filter(one => one >= 400)) {
      if (names) found.set(status, names);
      else found.delete(status);
    }
  }
  return found.size ? found : undefined;
}

/** `404`, or all of `4XX`. */
export function expandStatus(key: string): number[] {
  if (/^[1-5]XX$/i.test(key)) return Array.from({ length: 100 }, (_, index) => Number(key[0]) * 100 + index);
  return /^\d{3}$/.test(key) ? [Number(key)] : [];
}

type Names = ReadonlySet<string> | undefined;

/** A document, and how many more schemas may be read for one response. */
interface Reading {
  readonly root: Json;
  left: number;
}

/** The names that the member may have by a schema of the body; nothing if it may have any. */
function readNamesOfBody(reading: Reading, schema: unknown): Names {
  const described = resolveReference(reading.root, schema);
  const member = (Object(described['properties']) as Json)[MEMBER];
  return combine(
    reading,
    described,
    readNamesOfBody,
    member === undefined ? undefined : readNamesOfMember(reading, member),
  );
}

/** The texts that a schema of the member itself allows. */
function readNamesOfMember(reading: Reading, schema: unknown): Names {
  const described = resolveReference(reading.root, schema);
  const values = 'const' in described ? [described['const']] : described['enum'];
  const own = Array.isArray(values) ? new Set(values.map(String)) : undefined;
  return combine(reading, described, readNamesOfMember, own);
}

/** Every part must hold, and one of the alternatives. */
function combine(
  reading: Reading,
  { allOf, anyOf, oneOf }: Json,
  read: (reading: Reading, schema: unknown) => Names,
  own: Names,
): Names {
  if (reading.left-- <= 0) return own;
  const readAll = (list: unknown) =>
    (Array.isArray(list) && list.length <= reading.left ? list : []).map(one => read(reading, one));
  const parts = readAll(allOf);
  const alternatives = [readAll(anyOf), readAll(oneOf)].map(unite);
  return [own, ...parts, ...alternatives].reduce(intersect, undefined);
}

/** The names of alternatives, of which one must hold. */
function unite(all: readonly Names[]): Names {
  return all.length && all.every(names => names !== undefined)
    ? new Set(all.flatMap(names => [...names]))
    : undefined;
}

function intersect(one: Names, other: Names): Names {
  if (!one || !other) return one ?? other;
  return new Set([...one].filter(name => other.has(name)));
}
