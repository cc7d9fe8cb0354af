import ts from 'typescript';
import type { Analysis, Context, Known } from '../analysis.js';
import { assignedIn, listAssignments } from '../program/assignments.js';
import { changedMembers } from '../program/changes/changed-members.js';
import { listParameters, unwrap } from '../program/declarations.js';
import { mayBeDeferred } from '../program/types.js';
import { readBoundMember } from '../program/member-names.js';
import { findAskedMembers, ITSELF } from './asked-members.js';
import { isChecked } from '../values/checked-variables.js';
import { evaluateConstant } from '../values/constants.js';
import { getId } from './object-ids.js';
import { isParameterUnchanged, keepUnchanged } from '../values/objects/unchanged-objects.js';
import { isObject, KnownObject, formatValue, PRESENT, KnownList } from '../values/known.js';
import { readList, readObject } from '../values/objects/known-objects.js';
import { isServerValue } from '../values/server-values.js';
import { ValidatedObject } from '../values/validation/validated-objects.js';
import { findPassedValidation } from '../values/validation/validated-values.js';

type Given = NonNullable<Context['given']>;

/** One map for the same values, so that a function is evaluated once for them. */
const shared = new WeakMap<ts.Symbol, Map<string, Given>>();

/**
 * Finds the arguments of a call that decide which branches of a function are reached: omitted parameters, constant flags,
 * and the members of objects that a condition reads. Other constants are ignored: a function would have to be
 * evaluated again for each call.
 */
export function findGivenFlags(
  analysis: Analysis,
  node: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  context: Context,
): Given | undefined {
  if (!node.parameters.length || args.some(ts.isSpreadElement)) return undefined;
  const given = new Map<ts.Symbol, Known>();
  listParameters(node).forEach((parameter, index) => {
    if (parameter.dotDotDotToken) return;
    const argument = args[index];
    if (ts.isObjectBindingPattern(parameter.name)) {
      const object = readObject(analysis.checker, argument ?? parameter.initializer, context);
      if (object) readPattern(analysis, node, parameter.name, object, context, given);
      return;
    }
    const symbol = analysis.checker.getSymbolAtLocation(parameter.name);
    if (!symbol || listAssignments(node, parameter.name.getText()).length) return;
    const list = argument && readList(analysis.checker, argument, context);
    if (list) {
      if (isParameterUnchanged(analysis.checker, parameter.name, list, node))
        given.set(symbol, { value: list });
      return;
    }
    const object = readObject(analysis.checker, argument, context);
    const kept =
      object &&
      withoutChanged(analysis, node, parameter.name, nameOrigin(analysis, object, argument, context));
    if (object && !kept) return;
    const known = kept
      ? keepAskedMembers(analysis, node, symbol, kept)
      : (readFlag(analysis, argument, parameter.initializer, context) ??
        readPresence(analysis, node, symbol, argument, context));
    if (known) given.set(symbol, known);
  });
  const passed = findPassedValidation(analysis, node, args, context);
  if (passed) given.set(passed, { value: [] });
  return shareGiven(given);
}

/** Notes of a validated object whether its values come from the request. */
function nameOrigin(
  { checker }: Analysis,
  object: KnownObject,
  argument: ts.Expression | undefined,
  context: Context,
): KnownObject {
  const isOfServer =
    object instanceof ValidatedObject && argument !== undefined && isServerValue(checker, argument, context);
  return isOfServer ? new ValidatedObject(object, object.owner, object.changed, true) : object;
}

/** A flag that a call passes, or the default of a parameter that it omits. */
function readFlag(
  { checker }: Analysis,
  argument: ts.Expression | undefined,
  initializer: ts.Expression | undefined,
  context: Context,
): Known | undefined {
  const used = argument ?? initializer;
  const known = used ? evaluateConstant(checker, used, context) : { value: undefined };
  if (!known || (argument && !isFlag(known))) return undefined;
  // The default replaces `undefined`.
  const value =
    known.value === undefined && initializer ? evaluateConstant(checker, initializer, context) : known;
  return value && !isObject(value.value) ? value : undefined;
}

/** Whether an argument is a variable that was checked before, if the function asks for it. */
function readPresence(
  { checker }: Analysis,
  node: ts.SignatureDeclaration,
  symbol: ts.Symbol,
  argument: ts.Expression | undefined,
  context: Context,
): Known | undefined {
  const name = argument && unwrap(argument);
  // For a route, `PRESENT` is the user that a guard has set. A promise that is present may have nothing as its value.
  if (!name || !ts.isIdentifier(name) || context.route) return undefined;
  if (mayBeDeferred(checker, name)) return undefined;
  const isPresent = isChecked(checker, name) || evaluateConstant(checker, name, context)?.value === PRESENT;
  return isPresent && findAskedMembers(checker, node, symbol)?.has(ITSELF) ? { value: PRESENT } : undefined;
}

/** Keeps the members that the conditions of a function read, or those of the functions that it passes the parameter to. */
function keepAskedMembers(
  { checker }: Analysis,
  node: ts.SignatureDeclaration,
  symbol: ts.Symbol,
  object: KnownObject,
): Known | undefined {
  const asked = findAskedMembers(checker, node, symbol);
  const isValidated = object instanceof ValidatedObject;
  const { lists } = object;
  if (!asked && !lists.length) return isValidated ? { value: object.only([]) } : undefined;
  const known = object.only([...(asked ?? []), ...lists].filter(name => name !== ITSELF));
  return known.tells || isValidated || asked?.has(ITSELF) ? { value: known } : undefined;
}

/** The same object. Members that the function, or one that it calls, may change are not known. */
function withoutChanged(
  { checker }: Analysis,
  node: ts.SignatureDeclaration,
  name: ts.BindingName,
  object: KnownObject,
): KnownObject | undefined {
  const isUnchanged = (known: KnownObject) => isParameterUnchanged(checker, name, known, node);
  const kept = keepUnchanged(object, changedMembers(checker, node, name.getText()), isUnchanged);
  const lists = kept?.lists ?? [];
  return !lists.length || isUnchanged(object.only(lists)) ? kept : kept?.without(new Set(lists));
}

/** The members of an object, by the variables of a destructuring pattern. */
function readPattern(
  { checker }: Analysis,
  node: ts.SignatureDeclaration,
  pattern: ts.ObjectBindingPattern,
  object: KnownObject,
  context: Context,
  given: Map<ts.Symbol, Known>,
): void {
  for (const element of pattern.elements) {
    const { name, initializer, dotDotDotToken } = element;
    const symbol = ts.isIdentifier(name) ? checker.getSymbolAtLocation(name) : undefined;
    if (!symbol || dotDotDotToken || assignedIn(node).has(name.getText())) continue;
    const member = readBoundMember(element);
    const known = member === undefined ? undefined : object.member(member);
    const value =
      known && known.value === undefined && initializer
        ? evaluateConstant(checker, initializer, context)
        : known;
    const isKept =
      value?.value instanceof KnownList &&
      isParameterUnchanged(checker, name as ts.Identifier, value.value, node);
    if (value && (isKept || isFlag(value))) given.set(symbol, value);
  }
}

/** The values of the parameters of a closure and of the functions around it. */
export function withGiven(around: Given | undefined, own: Given | undefined): Given | undefined {
  return around && own ? shareGiven(new Map([...around, ...own])) : (own ?? around);
}

export function shareGiven(given: Given): Given | undefined {
  const [first] = given.keys();
  if (!first) return undefined;
  const ofFirst = shared.get(first) ?? new Map<string, Given>();
  shared.set(first, ofFirst);
  const key = [...given].map(([symbol, { value }]) => `${getId(symbol)}:${formatValue(value)}`).join();
  const known = ofFirst.get(key);
  if (known) return known;
  ofFirst.set(key, given);
  return given;
}

function isFlag({ value }: Known): boolean {
  return value === undefined || value === null || typeof value === 'boolean';
}
