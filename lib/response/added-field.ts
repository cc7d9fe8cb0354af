import type { HeaderField } from './header-field.js';

/** The value of a field that an answer adds to what the response has of it already. */
type Add = (present: unknown, value: HeaderField[1]) => HeaderField[1];

/** The fields that several have a say in, by name: each of them is right, and none takes another's place. */
const ADDED: ReadonlyMap<string, Add> = new Map<string, Add>([
  ['set-cookie', (present, value) => [...new Set([...listOf(present), ...[value].flat()])]],
  ['vary', (present, value) => varyOf(listOf(present).join(', '), [value].flat().join(', '))],
]);

/** Whether a field is added to what a response has of it. */
export function isAdded(name: string): boolean {
  return ADDED.has(name.toLowerCase());
}

/** A field of an answer, with what the response has of it. */
export function addedField([name, value]: HeaderField, present: unknown): HeaderField {
  return [name, ADDED.get(name.toLowerCase())?.(present, value) ?? value];
}

/** RFC 9110 §12.5.5: what is named already is not named again. */
function varyOf(present: string, more: string): string {
  const known = new Set(namesOf(present.toLowerCase()));
  const added = namesOf(more).filter(name => {
    const isNew = !known.has(name.toLowerCase());
    known.add(name.toLowerCase());
    return isNew;
  });
  return [present, ...added].filter(Boolean).join(', ');
}

function namesOf(list: string): string[] {
  return list
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}

function listOf(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
