import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { unwrap } from '../program/declarations.js';
import { readList } from '../values/objects/known-objects.js';
import { giveElement } from '../values/objects/list-elements.js';
import { isLanguageCall, READING_METHODS } from '../program/reading-calls.js';
import { shareGiven } from './given.js';

/**
 * What does a loop, or a callback of a list, know of its variable? If the members of the elements are known, its context has
 * them. If the list is not known, it is the context around. `undefined` if the list is empty: the body never runs.
 */
export function enterLoop(
  analysis: Analysis,
  { initializer, expression }: ts.ForOfStatement,
  context: Context,
): Context | undefined {
  if (!ts.isVariableDeclarationList(initializer)) return context;
  return enter(analysis, initializer.declarations[0]?.name, expression, context);
}

/** The same, for a callback of `forEach`, `map` and the like. */
export function enterCallback(
  analysis: Analysis,
  call: ts.CallExpression,
  argument: ts.Expression,
  context: Context,
): Context | undefined {
  const callee = unwrap(call.expression);
  const callback = unwrap(argument);
  const isOfList =
    ts.isPropertyAccessExpression(callee) &&
    READING_METHODS.get(callee.name.text)?.hasCallback &&
    call.arguments[0] === argument &&
    ts.isArrowFunction(callback) &&
    isLanguageCall(analysis.checker, call);
  if (!isOfList) return context;
  return enter(analysis, callback.parameters[0]?.name, callee.expression, context);
}

function enter(
  analysis: Analysis,
  name: ts.BindingName | undefined,
  expression: ts.Expression,
  context: Context,
): Context | undefined {
  const list = readList(analysis.checker, expression, context);
  if (!list) return context;
  if (list.isEmpty) return undefined;
  const within = giveElement(analysis.checker, name, list, context);
  return within.given ? { ...within, given: shareGiven(within.given) } : within;
}
