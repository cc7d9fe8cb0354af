import ts from 'typescript';
import type { Analysis, Context, RouteFacts } from '../../analysis.js';
import { describeKnownError } from '../../errors/known-error.js';
import { evaluateConstant } from '../../values/constants.js';
import { ended, calledFrom, factSet, type FactSet, NO_EFFECTS, unite } from '../../flow/effects.js';
import { reachableReturns } from '../../flow/returns.js';
import { findCallee } from '../../program/callee.js';
import {
  findClass,
  hasBody,
  isOfApplication,
  qualifiedName,
  resolveConstant,
  unwrap,
} from '../../program/declarations.js';
import { refusesBearerToken, verifiesBearerToken } from './bearer-token.js';
import type { Enhancer } from '../enhancers.js';
import { isCallOfPassport } from './passport.js';
import { findMixin, findPassportErrors, findPassportGuards, requiresStrategy } from './passport-guards.js';
import { describeInstance } from '../made-instances.js';
import { rememberByRoute, type Route, runForRoute } from '../route-facts.js';
import { skipsAllThrottlers } from './skipped-throttlers.js';
import { findThrottlerErrors, isThrottlerGuard } from './throttler-guards.js';

/** Collects the errors of a handler's guards. */
export function findGuardErrors(analysis: Analysis, guard: Enhancer, route: Route): FactSet {
  const { checker, classes } = analysis;
  const { owner, node } = guard;
  if (isCallOfPassport(checker, node, 'AuthGuard'))
    return findPassportErrors(analysis, node, { self: undefined });
  if (!owner) return factSet([]);
  const self = checker.getTypeAtLocation(owner);
  const member = classes.member(owner, 'canActivate');
  const mixin = findMixin(checker, owner);
  const isOwn = member !== undefined && hasBody(member) && isOfApplication(member);
  if (!isOwn && isThrottlerGuard(checker, owner)) {
    return runForRoute(route, facts =>
      skipsAllThrottlers(analysis, owner, facts)
        ? factSet([])
        : findThrottlerErrors(analysis, 'canActivate', { self, route: facts }, node),
    );
  }
  const given = isOwn ? describeInstance(checker, guard) : undefined;
  return rememberByRoute(given ? node : owner, route, facts => {
    const context: Context = { self, route: facts, given };
    if (isOwn) return runGuard(analysis, member, context, guard);
    return mixin ? findPassportErrors(analysis, mixin, context) : factSet([]);
  });
}

function runGuard(analysis: Analysis, member: ts.ClassElement, context: Context, guard: Enhancer): FactSet {
  const effects = ended(analysis.call(member as unknown as ts.SignatureDeclaration, context));
  // A token that an earlier guard has verified is not refused.
  const verified = [...effects.thrown.values()].filter(fact => refusesBearerToken(analysis, fact));
  const isKnown = verified.length > 0 && context.route?.request('bearer token') !== undefined;
  const thrown = isKnown
    ? factSet([...effects.thrown.values()].filter(fact => !verified.includes(fact)))
    : effects.thrown;
  const refuses = hasBody(member) && mayReturnFalse(analysis, member.body, context, 0);
  const refusal = refuses
    ? [describeKnownError(403, 'ForbiddenException', 'Forbidden resource', member)]
    : [];
  return calledFrom({ ...NO_EFFECTS, thrown: unite(thrown, factSet(refusal)) }, `${guard.name}.canActivate`)
    .thrown;
}

function mayReturnFalse(
  analysis: Analysis,
  body: ts.Block | ts.Expression,
  context: Context,
  depth: number,
): boolean {
  const { checker } = analysis;
  return reachableReturns(analysis, body, context).some(returned => {
    const inner = unwrapAwait(checker, returned);
    const value = evaluateConstant(checker, inner, context);
    if (value) return !value.value;
    const type = checker.getTypeAtLocation(inner);
    const awaitedType = checker.getAwaitedType(type) ?? type;
    if (checker.typeToString(awaitedType) === 'true') return false;
    if (!ts.isCallExpression(inner) || depth > 4) return true;
    // Passport throws instead.
    if (findPassportGuards(analysis, inner, context).length) return false;
    const callee = findCallee(analysis, inner, context);
    if (callee.kind === 'functions' && callee.targets.length) {
      return callee.targets.some(
        ({ node, self }) =>
          !hasBody(node) ||
          mayReturnFalse(analysis, node.body, { ...context, self, given: undefined }, depth + 1),
      );
    }
    return !inner.getText().startsWith('super.');
  });
}

/** Returns the expression without its `await`. Replaces a constant with its value. */
function unwrapAwait(checker: ts.TypeChecker, returned: ts.Expression): ts.Expression {
  const node = resolveConstant(checker, returned);
  return ts.isAwaitExpression(node) ? resolveConstant(checker, node.expression) : node;
}

/** Whether a guard that requires a user verifies the bearer token of the request. */
export function requiresBearerToken(analysis: Analysis, { owner, node }: Enhancer): boolean {
  const mixin = isCallOfPassport(analysis.checker, node, 'AuthGuard')
    ? node
    : owner && findMixin(analysis.checker, owner);
  return mixin !== undefined && verifiesBearerToken(analysis, mixin);
}

/** Whether passport refuses every request without a user, in every branch of the guard. */
export function requiresUser(analysis: Analysis, { owner, node }: Enhancer, route: RouteFacts): boolean {
  if (isCallOfPassport(analysis.checker, node, 'AuthGuard')) return requiresStrategy(analysis, node);
  return (
    owner !== undefined && classRequiresUser(analysis, analysis.checker.getTypeAtLocation(owner), route, 0)
  );
}

function classRequiresUser(analysis: Analysis, self: ts.Type, route: RouteFacts, depth: number): boolean {
  const owner = findClass(self);
  if (!owner || depth > 4) return false;
  const context: Context = { self, route };
  const mixin = findMixin(analysis.checker, owner);
  const member = analysis.classes.member(owner, 'canActivate');
  if (!member || !hasBody(member) || !isOfApplication(member))
    return mixin !== undefined && requiresStrategy(analysis, mixin) && keepsRefusal(analysis, owner, context);
  const returns = reachableReturns(analysis, member.body, context);
  return (
    returns.length > 0 &&
    returns.every(returned => {
      const inner = unwrapAwait(analysis.checker, returned);
      if (!ts.isCallExpression(inner)) return false;
      const guards = findPassportGuards(analysis, inner, context);
      if (guards.length)
        return guards.every(
          guard =>
            requiresStrategy(analysis, guard.mixin) &&
            keepsRefusal(analysis, guard.owner, { self: guard.self, route }),
        );
      const callee = findCallee(analysis, inner, context);
      return (
        callee.kind === 'functions' &&
        callee.targets.length > 0 &&
        callee.targets.every(
          ({ node, self: target }) =>
            qualifiedName(node).endsWith('.canActivate') &&
            target !== undefined &&
            classRequiresUser(analysis, target, route, depth + 1),
        )
      );
    })
  );
}

/** Whether a guard lets passport refuse a request without a user. */
function keepsRefusal(analysis: Analysis, owner: ts.ClassLikeDeclaration, context: Context): boolean {
  const member = analysis.classes.member(owner, 'handleRequest');
  if (!member || !hasBody(member) || !isOfApplication(member)) return true;
  return reachableReturns(analysis, member.body, context).every(returned => {
    const node = unwrap(returned);
    return ts.isCallExpression(node) && findPassportGuards(analysis, node, context).length > 0;
  });
}
