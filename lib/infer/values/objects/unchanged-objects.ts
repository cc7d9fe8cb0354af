import ts from 'typescript';
import { changedMembers } from '../../program/changes/changed-members.js';
import { KnownObject, type ObjectOrList } from '../known.js';
import { isCallback } from '../../program/reading-calls.js';
import { ReferenceFollower } from './reference-follower.js';

/**
 * Does any code change an object or a list whose members are known? All references to it are followed: through variables,
 * members, elements, calls and `return`. Code that is not understood counts as code that changes it.
 *
 * @param mayReturn - whether the function around the expression may return the object
 */
export function isUnchanged(
  checker: ts.TypeChecker,
  node: ts.Expression,
  value: ObjectOrList,
  mayReturn: boolean,
): boolean {
  // The callback of `map` and the like is a part of the function around it.
  const owner = ts.findAncestor(node, part => ts.isFunctionLike(part) && !isCallback(part));
  const returned = owner && new ReferenceFollower(checker, owner).followExpression(node, value);
  return returned !== undefined && (mayReturn || returned.length === 0);
}

/** The same, for the object or list that a parameter of a function receives. */
export function isParameterUnchanged(
  checker: ts.TypeChecker,
  name: ts.BindingName,
  value: ObjectOrList,
  owner: ts.Node,
): boolean {
  return new ReferenceFollower(checker, owner).followBinding(name, value) !== undefined;
}

/**
 * The same object without the members that code may change. References are followed for the members that are known: if these
 * are unchanged, code may still set others, of which only validators tell something.
 *
 * @param changed - the names of members that code changes; `undefined` if any may change
 * @param areUnchanged - whether no code changes the members that are known
 */
export function keepUnchanged(
  object: KnownObject,
  changed: ReadonlySet<string> | undefined,
  areUnchanged: (known: KnownObject) => boolean,
): KnownObject | undefined {
  if (changed?.size === 0) return object;
  const known = new KnownObject(object.members, object.isWhole);
  if (!areUnchanged(known)) return changed && object.without(changed);
  return changed ? object.with(new Map([...changed].map(name => [name, known.member(name)]))) : known;
}

/** The same, for the object that a function gives a variable first. */
export function keepUnchangedMembers(
  checker: ts.TypeChecker,
  name: string,
  initializer: ts.Expression,
  object: KnownObject,
): KnownObject | undefined {
  const around = ts.findAncestor(initializer, ts.isFunctionLike);
  const areUnchanged = (known: KnownObject) => isUnchanged(checker, initializer, known, false);
  return around && keepUnchanged(object, changedMembers(checker, around, name), areUnchanged);
}
