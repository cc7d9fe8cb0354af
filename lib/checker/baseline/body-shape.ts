import { readMediaType } from '../error-shape.js';
import type { CheckedResponse } from '../response.js';

/** The types of a body's members by their places: `body`, `body.errors`, `body.errors[].pointer`. It holds no values. */
export type BodyShape = Readonly<Record<string, string>>;

const ROOT = 'body';
const MOST_DEPTH = 6;
const MOST_MEMBERS = 200;
/** The members of a map have values as their names: identifiers, numbers, dates. */
const VALUE_AS_NAME = /^\d|\d{4}|[^\w$@:.-]|^.{61}/;

/** Reads the shape of a body. A body that is empty has none. */
export function readShape(response: CheckedResponse): BodyShape {
  const { body, truncated } = response;
  if (truncated || body === '') return {};
  if (!/[/+]json$/.test(readMediaType(response))) return { [ROOT]: 'text' };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { [ROOT]: 'text' };
  }
  const types = new Map<string, Set<string>>();
  collect(value, ROOT, 0, types);
  const sorted = [...types].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([place, found]) => [place, [...found].sort().join(' | ')]));
}

function collect(value: unknown, place: string, depth: number, types: Map<string, Set<string>>): void {
  const found = types.get(place) ?? new Set();
  if (!types.has(place) && types.size >= MOST_MEMBERS) return;
  types.set(place, found.add(typeName(value)));
  if (depth === MOST_DEPTH || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, `${place}[]`, depth + 1, types);
    return;
  }
  for (const [name, member] of Object.entries(value))
    collect(member, `${place}.${VALUE_AS_NAME.test(name) ? '*' : name}`, depth + 1, types);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

/**
 * Whether a place has the same type in both shapes, as far as the data shows: null and a list without items do not show
 * the type of what they may hold.
 */
export function hasSameType(place: string, one: BodyShape, other: BodyShape): boolean {
  if (isUnknown(place, one) || isUnknown(place, other)) return true;
  const [before, after] = [one[place], other[place]].map(type =>
    type?.split(' | ').filter(name => name !== 'null'),
  );
  if (!before || !after) return before === after;
  return !before.length || !after.length || before.join() === after.join();
}

/** Whether a place is below a list without items, or below a member that is null. */
function isUnknown(place: string, shape: BodyShape): boolean {
  for (
    let end = place.length;
    end > 0;
    end = Math.max(place.lastIndexOf('.', end - 1), place.lastIndexOf('[]', end - 1))
  ) {
    const parent = place.slice(0, end);
    const rest = place.slice(end);
    if (!rest) continue;
    const type = shape[parent];
    if (type === 'null') return true;
    if (rest.startsWith('[]') && type === 'list' && shape[`${parent}[]`] === undefined) return true;
  }
  return false;
}
