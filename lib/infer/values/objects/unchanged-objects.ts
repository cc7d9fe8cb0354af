import ts from 'typescript';
import type { ObjectOrList } from '../known.js';
import { isCallback } from './reading-calls.js';
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
