import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import {
  findValueSymbol,
  type FunctionWithBody,
  hasBody,
  listParameters,
  qualifiedName,
  resolveConstant,
  unwrap,
} from '../program/declarations.js';
import { awaited, calledFrom, type FactSet, unite } from './effects.js';
import { getId } from './object-ids.js';

type Rejecters = NonNullable<Context['rejecters']>;

/**
 * The errors of a function that throws them, or passes them to the function in one of its parameters: a middleware, a
 * callback of Multer, or the function of a passport strategy.
 *
 * @param receiver - the parameter that receives the errors
 * @param self - the type of `this`
 */
export function findPassedErrors(
  analysis: Analysis,
  node: FunctionWithBody,
  receiver: ts.ParameterDeclaration | undefined,
  self?: ts.Type,
  name = qualifiedName(node),
): FactSet {
  const symbol = receiver && analysis.checker.getSymbolAtLocation(receiver.name);
  const effects = analysis.call(node as ts.SignatureDeclaration, {
    self,
    rejecters: symbol && shareRejecters([symbol]),
  });
  const { thrown, passed } = calledFrom(awaited(effects), name);
  return passed ? unite(thrown, passed) : thrown;
}

/** Whether an expression names a function that receives errors. */
export function isRejecter(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  { rejecters }: Context,
): boolean {
  if (!rejecters) return false;
  const node = resolveConstant(checker, expression);
  const symbol = ts.isIdentifier(node) ? findValueSymbol(checker, node) : undefined;
  return symbol !== undefined && rejecters.has(symbol);
}

/**
 * The parameters to which a call passes a function that receives errors: the second one of `refuse` in
 * `refuse(request, next)`. A closure also sees those around it.
 */
export function passRejecters(
  analysis: Analysis,
  node: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  context: Context,
  isWithin: boolean,
): Rejecters | undefined {
  const { rejecters } = context;
  if (!rejecters) return undefined;
  const parameters = listParameters(node);
  const passed = args.flatMap((argument, index) => {
    const name = parameters[index]?.name;
    const symbol = name && analysis.checker.getSymbolAtLocation(name);
    const receives =
      symbol && (isRejecter(analysis.checker, argument, context) || passesOn(analysis, argument, context));
    return receives ? [symbol] : [];
  });
  if (!isWithin) return shareRejecters(passed);
  return passed.length > 0 ? shareRejecters([...rejecters, ...passed]) : rejecters;
}

/** Whether an argument is a function that passes its first parameter on: `(error, user) => done(error, user)`. */
function passesOn(analysis: Analysis, argument: ts.Expression, context: Context): boolean {
  const node = unwrap(argument);
  const [first] = hasBody(node) ? node.parameters : [];
  const symbol = first && analysis.checker.getSymbolAtLocation(first.name);
  if (!symbol) return false;
  const { passed } = analysis.call(node as unknown as ts.SignatureDeclaration, context);
  return [...(passed?.values() ?? [])].some(fact => fact.kind === 'parameter' && fact.parameter === symbol);
}

/** One set for the same parameters, so that a function is evaluated once for them. */
export function shareRejecters(parameters: readonly ts.Symbol[]): Rejecters | undefined {
  const [first] = parameters;
  if (!first) return undefined;
  const ofFirst = shared.get(first) ?? new Map<string, Rejecters>();
  shared.set(first, ofFirst);
  const key = parameters.map(getId).join();
  const rejecters = ofFirst.get(key) ?? new Set(parameters);
  ofFirst.set(key, rejecters);
  return rejecters;
}

const shared = new WeakMap<ts.Symbol, Map<string, Rejecters>>();
