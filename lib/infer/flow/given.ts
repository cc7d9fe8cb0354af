import ts from 'typescript';
import type { Analysis, Context, Known } from '../analysis.js';
import { evaluateConstant } from './constants.js';
import { getId } from './effects.js';

type Given = NonNullable<Context['given']>;

/** One map for the same values, so that what a call leads to is evaluated once for them. */
const shared = new WeakMap<ts.Symbol, Map<string, Given>>();
const assigned = new WeakMap<ts.Node, ReadonlySet<string>>();

/**
 * The parameters of a function that a call leaves out, and the flags that it gives as constants: they decide which
 * branches are reached. Other constants are left alone, for they would have a function evaluated for each call.
 */
export function findGivenFlags(
  { checker }: Analysis,
  node: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  context: Context,
): Given | undefined {
  if (!node.parameters.length || args.some(ts.isSpreadElement)) return undefined;
  const given = new Map<ts.Symbol, Known>();
  node.parameters.forEach((parameter, index) => {
    const { name, initializer, dotDotDotToken } = parameter;
    if (dotDotDotToken || !ts.isIdentifier(name) || assignedIn(node).has(name.text)) return;
    const argument = args[index] ?? initializer;
    const known = argument ? evaluateConstant(checker, argument, context) : { value: undefined };
    const symbol = checker.getSymbolAtLocation(name);
    if (!symbol || !known || (argument === args[index] && argument && !isFlag(known))) return;
    // A value of `undefined` takes the default.
    const value =
      known.value === undefined && initializer ? evaluateConstant(checker, initializer, context) : known;
    if (!value || (typeof value.value === 'object' && value.value !== null)) return;
    given.set(symbol, value);
  });
  return share(given);
}

/** The values of a closure's parameters, and of those of the functions around it. */
export function withGiven(around: Given | undefined, own: Given | undefined): Given | undefined {
  return around && own ? share(new Map([...around, ...own])) : (own ?? around);
}

function share(given: Given): Given | undefined {
  const [first] = given.keys();
  if (!first) return undefined;
  const ofFirst = shared.get(first) ?? new Map<string, Given>();
  shared.set(first, ofFirst);
  const key = [...given].map(([symbol, { value }]) => `${getId(symbol)}:${String(value)}`).join();
  const known = ofFirst.get(key);
  if (known) return known;
  ofFirst.set(key, given);
  return given;
}

function isFlag({ value }: Known): boolean {
  return value === undefined || value === null || typeof value === 'boolean';
}

/** The names that a function assigns to, by which their first value is lost. */
function assignedIn(node: ts.Node): ReadonlySet<string> {
  const known = assigned.get(node);
  if (known) return known;
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (
      ts.isBinaryExpression(child) &&
      child.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      child.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    ) {
      collectNames(child.left, names);
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  assigned.set(node, names);
  return names;
}

/** The names in the target of an assignment: one, or those of a pattern. */
function collectNames(target: ts.Node, names: Set<string>): void {
  if (ts.isIdentifier(target)) names.add(target.text);
  ts.forEachChild(target, child => collectNames(child, names));
}
