import type { Known } from '../../analysis.js';
import { formatValue, KnownList, KnownObject } from '../known.js';

/** The members that two objects have in common. */
export function joinObjects(first: KnownObject, second: KnownObject): KnownObject {
  const members = new Map<string, Known | undefined>();
  for (const name of new Set([...first.members.keys(), ...second.members.keys()])) {
    const [one, other] = [first.member(name), second.member(name)];
    members.set(name, one && other && joinValues(one.value, other.value));
  }
  return new KnownObject(members, first.isWhole && second.isWhole);
}

function joinValues(one: unknown, other: unknown): Known | undefined {
  if (formatValue(one) === formatValue(other)) return { value: one };
  if (one instanceof KnownList && other instanceof KnownList) return { value: joinLists(one, other) };
  return one instanceof KnownObject && other instanceof KnownObject
    ? { value: joinObjects(one, other) }
    : undefined;
}

/** The members that the elements of two lists have in common. */
export function joinLists(first: KnownList, second: KnownList): KnownList {
  const { element } = first;
  if (!element || !second.element) return element ? first : second;
  return new KnownList(joinObjects(element, second.element));
}

/** The members of an object into which another one is spread. Of an object that is not known, any member may come. */
export function spreadInto(object: KnownObject, added: KnownObject | undefined): KnownObject {
  const members = new Map(added?.isWhole ? object.members : []);
  for (const [name, known] of added?.members ?? []) {
    // A member that is `undefined` may be absent. Then the one before it remains.
    const isUncertain = known !== undefined && known.value === undefined && object.members.has(name);
    members.set(name, isUncertain ? undefined : known);
  }
  return new KnownObject(members, object.isWhole && added?.isWhole === true);
}
