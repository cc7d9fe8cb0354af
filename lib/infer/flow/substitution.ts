import ts from 'typescript';
import type { Analysis, Context, Known } from '../analysis.js';
import { findErrorsOfArgument } from '../errors/error-parameters.js';
import { evaluateConstant } from '../values/constants.js';
import { type Effects, factSet, type FactSet, unite } from './effects.js';
import type { Fact, ThrownFact } from './facts.js';
import { findGivenFlags, withGiven } from './given.js';
import { passRejecters } from './rejecters.js';
import { listParameters } from '../program/declarations.js';

/** The types through which Nest passes the request to an enhancer. */
const REQUEST_TYPES: ReadonlySet<string> = new Set(['ExecutionContext', 'ArgumentsHost']);

/** Evaluates a function with the arguments of a call in place of its parameters. */
export function substitute(
  analysis: Analysis,
  node: ts.SignatureDeclaration,
  given: readonly ts.Expression[],
  context: Context,
  self: ts.Type | undefined,
): Effects {
  // The helpers of a guard, and a guard that it calls, run for the same route. A closure sees the variables around it.
  const isWithin = isClosure(node);
  const keepsRoute =
    context.route &&
    (isWithin ||
      isOfSameClass(node, self, context) ||
      given.some(argument => isOfRequest(analysis, argument)));
  const flags = findGivenFlags(analysis, node, given, context);
  const effects = analysis.call(node, {
    self,
    ...(isWithin && { caught: context.caught, handled: context.handled, replaced: context.replaced }),
    rejecters: passRejecters(analysis, node, given, context, isWithin),
    ...((isWithin || flags) && { given: isWithin ? withGiven(context.given, flags) : flags }),
    ...(keepsRoute && { route: context.route }),
  });
  const { thrown, carried, passed } = effects;
  if (![thrown, carried, passed].some(hasParameters)) return effects;
  const replace = (facts: FactSet): FactSet =>
    unite(...[...facts.values()].map(fact => replaceParameter(analysis, fact, node, given, context)));
  return { thrown: replace(thrown), carried: replace(carried), passed: passed && replace(passed) };
}

/** Whether a function sees the variables of a function around it. */
export function isClosure(node: ts.Node): boolean {
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    (ts.isFunctionDeclaration(node) && !ts.isSourceFile(node.parent))
  );
}

function isOfSameClass(node: ts.Node, self: ts.Type | undefined, context: Context): boolean {
  return self !== undefined && self === context.self && ts.isClassLike(node.parent);
}

/** Whether an argument gives access to the request. */
function isOfRequest({ checker }: Analysis, argument: ts.Expression): boolean {
  return REQUEST_TYPES.has(checker.getTypeAtLocation(argument).symbol?.name ?? '');
}

function hasParameters(facts: FactSet | undefined): boolean {
  for (const fact of facts?.values() ?? [])
    if ('parameter' in fact || (fact.kind === 'error' && fact.computed)) return true;
  return false;
}

function replaceParameter(
  analysis: Analysis,
  fact: Fact,
  node: ts.SignatureDeclaration,
  given: readonly ts.Expression[],
  context: Context,
): FactSet {
  if (fact.kind === 'error') return evaluateStatus(analysis, fact, node, given, context);
  if (fact.kind === 'foreign') return factSet([fact]);
  const parameters = listParameters(node);
  const index = parameters.findIndex(
    ({ name }) => analysis.checker.getSymbolAtLocation(name) === fact.parameter,
  );
  if (index < 0) return factSet([fact]);
  if (fact.kind === 'promise')
    return unite(
      ...listArguments(given, parameters[index], index).map(
        argument => analysis.expression(argument, context).carried,
      ),
    );
  const argument = given[index] ?? parameters[index]?.initializer;
  if (!argument || ts.isSpreadElement(argument)) return factSet([]);
  return fact.kind === 'call'
    ? analysis.callValue(argument, context)[fact.channel]
    : findErrorsOfArgument(analysis, fact, argument, context);
}

/** The arguments that a parameter receives. Those of a spread may be any. */
function listArguments(
  given: readonly ts.Expression[],
  parameter: ts.ParameterDeclaration | undefined,
  index: number,
): readonly ts.Expression[] {
  const own = parameter?.dotDotDotToken ? given.slice(index) : given.slice(index, index + 1);
  if (!own.length && parameter?.initializer) return [parameter.initializer];
  return [...given.slice(0, index).filter(ts.isSpreadElement), ...own];
}

/** An error whose status is a parameter of the function that makes it: `abort(418)`. */
function evaluateStatus(
  analysis: Analysis,
  fact: ThrownFact,
  { parameters }: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  context: Context,
): FactSet {
  const { checker } = analysis;
  const isOfCall = parameters[0]?.parent === ts.findAncestor(fact.at, ts.isFunctionLike);
  if (!fact.computed || !isOfCall || !ts.isNewExpression(fact.at)) return factSet([fact]);
  const given = new Map<ts.Symbol, Known>();
  parameters.forEach(({ name, initializer }, index) => {
    const symbol = checker.getSymbolAtLocation(name);
    const argument = args[index] ?? initializer;
    const value = argument && evaluateConstant(checker, argument, context);
    if (symbol && value) given.set(symbol, value);
  });
  const made = analysis.errors(fact.at, { ...context, given });
  return factSet(
    [...made.values()].map(error => (error.kind === 'error' ? { ...error, via: fact.via } : error)),
  );
}
