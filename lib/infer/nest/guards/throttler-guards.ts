import ts from 'typescript';
import type { Analysis, Context } from '../../analysis.js';
import { describeKnownError } from '../../errors/known-error.js';
import { evaluateConstant } from '../../values/constants.js';
import { readReturns } from '../../flow/returns.js';
import {
  ended,
  calledFrom,
  type Effects,
  factSet,
  type FactSet,
  rejected,
  unite,
} from '../../flow/effects.js';
import {
  findClass,
  hasBody,
  isOfApplication,
  listLineage,
  qualifiedName,
} from '../../program/declarations.js';
import { findInheritingClasses } from '../inherited-methods.js';

/** The methods of `ThrottlerGuard` that refuse a request, with the methods that each of them calls. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  canActivate: ['shouldSkip', 'handleRequest'],
  handleRequest: ['getRequestResponse', 'getTracker', 'generateKey', 'throwThrottlingException'],
  throwThrottlingException: ['getErrorMessage'],
};

const METHODS: ReadonlySet<string> = new Set(Object.keys(CALLED));

export function isThrottlerGuard(checker: ts.TypeChecker, owner: ts.ClassLikeDeclaration): boolean {
  return [...listLineage(checker, owner)].some(({ name }) => name?.text === 'ThrottlerGuard');
}

/** Evaluates a call of a method that a class inherits from `ThrottlerGuard`. `undefined` for every other call. */
export function evaluateThrottlerCall(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
): Effects | undefined {
  const guards = findInheritingClasses(analysis, node, context, METHODS).filter(({ owner }) =>
    isThrottlerGuard(analysis.checker, owner),
  );
  if (guards.length === 0) return undefined;
  const method = (node.expression as ts.PropertyAccessExpression).name.text;
  const facts = guards.map(({ self }) => findThrottlerErrors(analysis, method, { ...context, self }, node));
  return rejected({ thrown: unite(...facts), carried: factSet([]) });
}

/** The errors of a method that a class inherits from `ThrottlerGuard`: its own, and those of overridden methods that it calls. */
export function findThrottlerErrors(
  analysis: Analysis,
  method: string,
  { self, route }: Context,
  at: ts.Node,
): FactSet {
  const owner = self && findClass(self);
  const skips = owner && method === 'canActivate' && alwaysSkips(analysis, owner, { self, route });
  const called = (skips ? ['shouldSkip'] : (CALLED[method] ?? [])).map(name => {
    const member = owner && analysis.classes.member(owner, name);
    if (!member || !hasBody(member) || !isOfApplication(member))
      return findThrottlerErrors(analysis, name, { self, route }, at);
    const effects = ended(analysis.call(member as unknown as ts.SignatureDeclaration, { self, route }));
    return calledFrom(effects, qualifiedName(member)).thrown;
  });
  const own =
    method === 'throwThrottlingException'
      ? [describeKnownError(429, 'ThrottlerException', 'ThrottlerException: Too Many Requests', at)]
      : [];
  return unite(...called, factSet(own));
}

/** Whether `shouldSkip` returns `true` for every request of the route. */
function alwaysSkips(analysis: Analysis, owner: ts.ClassLikeDeclaration, context: Context): boolean {
  const member = analysis.classes.member(owner, 'shouldSkip');
  return (
    hasBody(member) &&
    readReturns(analysis, member.body, context).every(
      returned =>
        returned !== undefined && evaluateConstant(analysis.checker, returned, context)?.value === true,
    )
  );
}
