import ts from 'typescript';
import type { Analysis, Caught, Context } from '../analysis.js';
import { type Effects, factSet, type FactSet, NO_EFFECTS, unite, uniteEffects } from './effects.js';

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
): FactSet {
  const node = ts.isArrowFunction(handler) || ts.isFunctionExpression(handler) ? handler : undefined;
  if (!node) {
    const { thrown, carried: later } =
      handler.kind === ts.SyntaxKind.NullKeyword ? NO_EFFECTS : analysis.callValue(handler, context);
    return unite(thrown, later);
  }
  const effects = filterCaught(analysis, carried, node.parameters[0]?.name, context, within => {
    const body = ts.isBlock(node.body)
      ? analysis.statement(node.body, within).effects
      : analysis.expression(node.body, within);
    return body;
  });
  return unite(effects.thrown, effects.carried);
}
