import type ts from 'typescript';
import type { Analysis, Context, Known } from '../analysis.js';
import { findReplacements } from '../nest/replaced-methods.js';
import { callsMethod, passesArguments } from '../nest/replaced-values.js';
import { qualifiedName } from '../program/declarations.js';
import { evaluateArguments } from './construction.js';
import { calledFrom, detached, type Effects, uniteEffects } from './effects.js';
import { evaluateFunction } from './functions.js';
import { findGivenFlags } from './given.js';

/**
 * Evaluates a method, and the functions that decorators put in its place. The errors of the method count in any case, also
 * if such a function catches them: the decorator may not replace the method on each way.
 */
export function evaluateReplaceable(
  analysis: Analysis,
  node: ts.SignatureDeclaration,
  context: Context,
): Effects {
  const replacements = findReplacements(analysis, node);
  if (!replacements.length) return evaluateFunction(analysis, node, context);
  const passesAll = replacements.every(({ functions, roles }) =>
    functions.every(part => passesArguments(analysis.checker, part, roles)),
  );
  const own = evaluateFunction(analysis, node, passesAll ? context : { ...context, given: undefined });
  const name = qualifiedName(node);
  // The last decorator is the closest to the method.
  return replacements.reduceRight((effects, { functions, roles, factories }) => {
    const given = readFactories(analysis, factories);
    const within = { self: context.self, route: context.route, replaced: { roles, effects }, given };
    const results = functions.map(part => analysis.call(part as ts.SignatureDeclaration, within));
    return uniteEffects(effects, ...results.map(result => calledFrom(result, name)));
  }, own);
}

/** Evaluates a call of the method that a decorator replaces: `original.apply(this, args)`. `undefined` for every other call. */
export function evaluateReplacedCall(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
): Effects | undefined {
  const { replaced } = context;
  if (!replaced) return undefined;
  if (!callsMethod(analysis.checker, node, replaced.roles)) return undefined;
  return uniteEffects(detached(evaluateArguments(analysis, node.arguments, context)), replaced.effects);
}

/** The values that the calls of factories give the function within: `Cached({ lock: false })`. */
function readFactories(
  analysis: Analysis,
  factories: readonly ts.CallExpression[],
): ReadonlyMap<ts.Symbol, Known> | undefined {
  const declarations = factories.map(call => analysis.checker.getResolvedSignature(call)?.declaration);
  // A factory that is called twice has several values.
  if (new Set(declarations).size < declarations.length) return undefined;
  return new Map(
    factories.flatMap((call, index) => {
      const declaration = declarations[index] as ts.SignatureDeclaration;
      return [...(findGivenFlags(analysis, declaration, call.arguments, { self: undefined }) ?? [])];
    }),
  );
}
