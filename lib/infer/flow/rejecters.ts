import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { type FunctionWithBody, qualifiedName, unwrap } from '../program/declarations.js';
import { awaited, calledFrom, type FactSet } from './effects.js';

type Rejecters = NonNullable<Context['rejecters']>;

/**
 * The errors of a function that throws them, or passes them to the function in its third parameter: a middleware, or a
 * callback of Multer.
 *
 * @param self - the type of `this`
 */
export function findPassedErrors(analysis: Analysis, node: FunctionWithBody, self?: ts.Type): FactSet {
  const name = node.parameters[2]?.name;
  const receiver = name && analysis.checker.getSymbolAtLocation(name);
  const effects = analysis.call(node as ts.SignatureDeclaration, {
    self,
    rejecters: receiver && onlyRejecter(receiver),
  });
  return calledFrom(awaited(effects), qualifiedName(node)).thrown;
}

/** The parameter to which a call passes a rejecter: the second one of `refuse` in `refuse(request, next)`. */
export function passRejecters(
  { checker }: Analysis,
  { parameters }: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  { rejecters }: Context,
): Rejecters | undefined {
  const index = rejecters
    ? args.findIndex(argument => {
        const symbol = checker.getSymbolAtLocation(unwrap(argument));
        return symbol !== undefined && rejecters.has(symbol);
      })
    : -1;
  const name = parameters[index]?.name;
  const symbol = name && checker.getSymbolAtLocation(name);
  return symbol && onlyRejecter(symbol);
}

/** One set for each parameter, so that a function is evaluated once for it. */
function onlyRejecter(parameter: ts.Symbol): Rejecters {
  const rejecters = known.get(parameter) ?? new Set([parameter]);
  known.set(parameter, rejecters);
  return rejecters;
}

const known = new WeakMap<ts.Symbol, Rejecters>();
