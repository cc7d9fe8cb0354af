import ts from 'typescript';
import type { Analysis, Context } from '../../analysis.js';
import { describeKnownError } from '../../errors/known-error.js';
import { evaluateConstant } from '../../values/constants.js';
import {
  ended,
  calledFrom,
  type Effects,
  factSet,
  type FactSet,
  rejected,
  throwing,
  unite,
} from '../../flow/effects.js';
import { findClass, hasBody, isOfApplication, listLineage, unwrap } from '../../program/declarations.js';
import { findInheritingClasses, type InheritingClass } from '../inherited-methods.js';
import { findStrategies, isCallOfPassport } from './passport.js';
import { isRefusedBefore } from './required-headers.js';
import { findStrategyErrors } from './strategy-errors.js';

/** A guard of the application that extends `AuthGuard('name')`. */
export interface PassportGuard extends InheritingClass {
  readonly mixin: ts.CallExpression;
}

/** The call of `AuthGuard()` that a class extends, directly or indirectly. */
export function findMixin(
  checker: ts.TypeChecker,
  owner: ts.ClassLikeDeclaration,
): ts.CallExpression | undefined {
  for (const part of listLineage(checker, owner)) {
    const clause = part.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
      ?.types[0];
    const base = clause && unwrap(clause.expression);
    if (base && isCallOfPassport(checker, base, 'AuthGuard')) return base;
  }
  return undefined;
}

/** The guards whose inherited method of `AuthGuard` a call runs. */
export function findPassportGuards(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
): readonly PassportGuard[] {
  return findInheritingClasses(analysis, node, context, METHODS).flatMap(({ owner, self }) => {
    const mixin = findMixin(analysis.checker, owner);
    return mixin ? [{ owner, self, mixin }] : [];
  });
}

const METHODS: ReadonlySet<string> = new Set(['canActivate', 'handleRequest']);

/** Evaluates a call of a method of `AuthGuard`. `undefined` for every other call. */
export function evaluatePassportCall(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
): Effects | undefined {
  const guards = findPassportGuards(analysis, node, context);
  const [first] = guards;
  if (!first) return undefined;
  const callee = unwrap(node.expression) as ts.PropertyAccessExpression;
  // It rethrows the error of a strategy, which is listed already.
  if (callee.name.text === 'handleRequest') return throwing(refusal(first.mixin));
  const facts = guards.map(({ mixin, self }) => findPassportErrors(analysis, mixin, { ...context, self }));
  return rejected({ thrown: unite(...facts), carried: factSet([]) });
}

/** The errors of passport, of the strategies, and of the overridden methods of a guard. */
export function findPassportErrors(analysis: Analysis, mixin: ts.CallExpression, context: Context): FactSet {
  const owner = context.self && findClass(context.self);
  const within: Context = { self: context.self, route: context.route };
  const override = (name: string): FactSet | undefined => {
    const member = owner && analysis.classes.member(owner, name);
    if (!member || !hasBody(member) || !isOfApplication(member)) return undefined;
    const effects = ended(analysis.call(member as unknown as ts.SignatureDeclaration, within));
    return calledFrom(effects, `${owner.name?.text ?? 'class'}.${name}`).thrown;
  };
  return unite(
    override('handleRequest') ?? factSet([refusal(mixin)]),
    override('getAuthenticateOptions') ?? factSet([]),
    ...findStrategies(analysis, mixin)
      .filter(strategy => !isRefusedBefore(analysis, strategy, owner, within))
      .map(strategy => findStrategyErrors(analysis, strategy)),
  );
}

function refusal(mixin: ts.CallExpression): ReturnType<typeof describeKnownError> {
  return describeKnownError(401, 'UnauthorizedException', 'Unauthorized', mixin);
}

/** Whether `AuthGuard()` refuses a request without a user. The strategy `anonymous` accepts it. */
export function requiresStrategy({ checker }: Analysis, mixin: ts.CallExpression): boolean {
  const [argument] = mixin.arguments;
  if (!argument) return true;
  const known = evaluateConstant(checker, argument, { self: undefined });
  return known !== undefined && ![known.value].flat().includes('anonymous');
}
