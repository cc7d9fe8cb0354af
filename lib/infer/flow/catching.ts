import ts from 'typescript';
import type { Analysis, Caught, Context } from '../analysis.js';
import { hasValue, unwrap } from '../program/declarations.js';
import {
  carrying,
  type Effects,
  factSet,
  type FactSet,
  passing,
  rejected,
  unite,
  uniteEffects,
} from './effects.js';
import type { Fact } from './facts.js';
import { isRejecter } from './rejecters.js';

/**
 * Evaluates code that catches errors: once for each error, which its variable then holds, and once for an unknown error,
 * which a library may have thrown.
 *
 * @param variable - the name that holds the error, if there is one
 * @param run - evaluates the catching code
 */
export function filterCaught(
  { checker }: Analysis,
  caught: FactSet,
  variable: ts.Node | undefined,
  context: Context,
  run: (context: Context) => Effects,
): Effects {
  const symbol = variable && ts.isIdentifier(variable) ? checker.getSymbolAtLocation(variable) : undefined;
  if (!symbol) return run(context);
  let isAsked = false;
  const unknown: Caught = {
    variable: symbol,
    get facts() {
      isAsked = true;
      return undefined;
    },
  };
  const any = run({ ...context, caught: unknown });
  // Code that does not read the error has the same effects for each one.
  if (!isAsked) return any;
  const each = [...caught.values()].map(fact =>
    run({ ...context, caught: { variable: symbol, facts: factSet([fact]) } }),
  );
  return uniteEffects(any, ...each);
}

/** The same for code in `.catch()` and `catchError()`: the resulting promise or observable carries its errors. */
export function filterCarried(
  analysis: Analysis,
  carried: FactSet,
  handler: ts.Expression,
  context: Context,
): Effects {
  const node = unwrap(handler);
  if (!hasValue(node)) return carrying(carried);
  if (isRejecter(analysis.checker, node, context)) return passing(carried);
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node))
    return handleByValue(analysis, carried, node, context);
  return rejected(
    filterCaught(analysis, carried, node.parameters[0]?.name, context, within =>
      ts.isBlock(node.body)
        ? analysis.statement(node.body, within).effects
        : analysis.expression(node.body, within),
    ),
  );
}

/** A named function, or a parameter that holds one: it may throw the errors again. */
function handleByValue(
  analysis: Analysis,
  carried: FactSet,
  handler: ts.Expression,
  context: Context,
): Effects {
  const run = rejected(analysis.callValue(handler, context));
  const isParameter = [...run.carried.values()].some(({ kind }) => kind === 'call');
  const handled = replaceErrors(run, carried, handler);
  return isParameter ? uniteEffects(handled, carrying(carried)) : handled;
}

/** Replaces the parameters of a function with the errors that it receives: `.catch(rethrow)`. */
export function replaceErrors(
  { thrown, carried, passed }: Effects,
  errors: FactSet,
  handler: ts.Node,
): Effects {
  const isOfHandler = (fact: Fact): boolean => {
    const declaration = fact.kind === 'parameter' ? fact.parameter.valueDeclaration : undefined;
    return declaration !== undefined && !ts.findAncestor(handler, node => node === declaration.parent);
  };
  const replace = (facts: FactSet): FactSet =>
    [...facts.values()].some(isOfHandler)
      ? unite(errors, factSet([...facts.values()].filter(fact => !isOfHandler(fact))))
      : facts;
  return { thrown, carried: replace(carried), passed: passed && replace(passed) };
}
