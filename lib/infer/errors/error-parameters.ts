import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { factSet, type FactSet, unite } from '../flow/effects.js';
import type { ParameterError, ParameterMadeError } from '../flow/facts.js';
import { resolveAlias, unwrap } from '../program/declarations.js';
import { findFunctions } from '../program/find-functions.js';
import { listReturned } from '../program/returned.js';
import { describeTypes, listMemberTypes } from './error-types.js';

/** A thrown member of a parameter, or of its awaited value, if its type is a type parameter. Only a call tells the class of the error. */
export function findGenericMember(
  { checker, typeOf }: Analysis,
  expression: ts.Expression,
  member: string,
  context: Context,
): ParameterError | undefined {
  const node = unwrap(expression);
  const parameter = checker.getSymbolAtLocation(ts.isAwaitExpression(node) ? unwrap(node.expression) : node);
  if (!parameter?.valueDeclaration || !ts.isParameter(parameter.valueDeclaration)) return undefined;
  const isGeneric = listMemberTypes(checker, typeOf(expression, context), member).some(
    ({ flags }) => flags & ts.TypeFlags.TypeParameter,
  );
  return isGeneric ? { kind: 'parameter', parameter, member } : undefined;
}

/** Replaces the parameters among errors with the arguments of a call. */
export function substituteErrors(
  analysis: Analysis,
  facts: FactSet,
  { parameters }: ts.SignatureDeclaration,
  given: readonly ts.Expression[],
  context: Context,
): FactSet {
  return unite(
    ...[...facts.values()].map(fact => {
      if (fact.kind !== 'parameter' && fact.kind !== 'made') return factSet([fact]);
      const index = parameters.findIndex(
        ({ name }) => analysis.checker.getSymbolAtLocation(name) === fact.parameter,
      );
      const argument = given[index];
      if (index < 0) return factSet([fact]);
      return argument ? findErrorsOfArgument(analysis, fact, argument, context) : factSet([]);
    }),
  );
}

/** The errors that a function throws in place of a parameter, if a call passes an argument for it. */
export function findErrorsOfArgument(
  analysis: Analysis,
  fact: ParameterError | ParameterMadeError,
  argument: ts.Expression,
  context: Context,
): FactSet {
  if (fact.kind === 'made') return findMadeErrors(analysis, argument, context);
  if (fact.member === undefined) return analysis.errors(argument, context);
  const generic = findGenericMember(analysis, argument, fact.member, context);
  const types = listMemberTypes(analysis.checker, analysis.typeOf(argument, context), fact.member);
  return generic ? factSet([generic]) : describeTypes(analysis, types, argument);
}

/** The errors that a function creates, as in `throwError(() => new X())`. If it is no function, the error itself. */
export function findMadeErrors(analysis: Analysis, argument: ts.Expression, context: Context): FactSet {
  const { checker } = analysis;
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(unwrap(argument)));
  if (symbol?.valueDeclaration && ts.isParameter(symbol.valueDeclaration))
    return factSet([{ kind: 'made', parameter: symbol }]);
  const functions = findFunctions(checker, argument);
  const errors = functions.length ? functions.flatMap(({ body }) => listReturned(body)) : [argument];
  return unite(...errors.map(error => analysis.errors(error, context)));
}
