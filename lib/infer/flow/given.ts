import ts from 'typescript';
import type { Analysis, Context, Known } from '../analysis.js';
import { assignedIn } from '../program/assignments.js';
import { unwrap } from '../program/declarations.js';
import { findAskedMembers } from './asked-members.js';
import { evaluateConstant } from './constants.js';
import { getId } from './effects.js';
import { isObject, KnownObject, formatValue } from './known.js';

type Given = NonNullable<Context['given']>;

/** One map for the same values, so that a function is evaluated once for them. */
const shared = new WeakMap<ts.Symbol, Map<string, Given>>();

/**
 * Finds the arguments of a call that decide which branches of a function are reached: omitted parameters, constant flags,
 * and the members of object literals that a condition reads. Other constants are ignored: a function would have to be
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
  node.parameters.forEach((parameter, index) => {
    if (parameter.dotDotDotToken) return;
    const argument = args[index];
    if (ts.isObjectBindingPattern(parameter.name)) {
      const object = readObject(analysis, argument ?? parameter.initializer, context);
      if (object) readPattern(analysis, node, parameter.name, object, context, given);
      return;
    }
    const symbol = analysis.checker.getSymbolAtLocation(parameter.name);
    if (!symbol || assignedIn(node).has(parameter.name.getText())) return;
    const object = readObject(analysis, argument, context);
    const known = object
      ? keepAskedMembers(analysis, node, symbol, object)
      : readFlag(analysis, argument, parameter.initializer, context);
    if (known) given.set(symbol, known);
  });
  return share(given);
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

/** The members of an object literal, or of an object that a caller gave as one. */
function readObject(
  { checker }: Analysis,
  argument: ts.Expression | undefined,
  context: Context,
): KnownObject | undefined {
  const node = argument && unwrap(argument);
  if (!node) return undefined;
  if (ts.isIdentifier(node)) {
    const known = context.given?.get(checker.getSymbolAtLocation(node) as ts.Symbol)?.value;
    return known instanceof KnownObject ? known : undefined;
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const members = new Map<string, Known | undefined>();
  let isWhole = true;
  for (const property of node.properties) {
    // A spread object may have any member that is not listed after it.
    if (ts.isSpreadAssignment(property)) {
      members.clear();
      isWhole = false;
      continue;
    }
    if (!property.name || !isPlainName(property.name)) return undefined;
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    members.set(property.name.text, value && readMember(checker, value, context));
  }
  return new KnownObject(members, isWhole);
}

function readMember(checker: ts.TypeChecker, value: ts.Expression, context: Context): Known | undefined {
  // The name of a shorthand is the property; the variable has the same text, and is rarely a constant.
  if (ts.isShorthandPropertyAssignment(value.parent)) return undefined;
  const known = evaluateConstant(checker, value, context);
  return known && isFlag(known) ? known : undefined;
}

function isPlainName(name: ts.PropertyName): name is ts.Identifier | ts.StringLiteral {
  return ts.isIdentifier(name) || ts.isStringLiteral(name);
}

/** Keeps the members that the conditions of a function read, or those of the functions that it passes the parameter to. */
function keepAskedMembers(
  { checker }: Analysis,
  node: ts.SignatureDeclaration,
  symbol: ts.Symbol,
  object: KnownObject,
): Known | undefined {
  const asked = findAskedMembers(checker, node, symbol);
  const known = asked && object.only(asked);
  return known?.tells ? { value: known } : undefined;
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
  for (const { name, propertyName, initializer, dotDotDotToken } of pattern.elements) {
    const symbol = ts.isIdentifier(name) ? checker.getSymbolAtLocation(name) : undefined;
    if (!symbol || dotDotDotToken || assignedIn(node).has(name.getText())) continue;
    const known = object.member((propertyName ?? name).getText());
    const value =
      known && known.value === undefined && initializer
        ? evaluateConstant(checker, initializer, context)
        : known;
    if (value && isFlag(value)) given.set(symbol, value);
  }
}

/** The values of the parameters of a closure and of the functions around it. */
export function withGiven(around: Given | undefined, own: Given | undefined): Given | undefined {
  return around && own ? share(new Map([...around, ...own])) : (own ?? around);
}

function share(given: Given): Given | undefined {
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
