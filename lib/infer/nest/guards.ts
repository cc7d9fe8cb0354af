import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { evaluateConstant } from '../flow/constants.js';
import {
  awaited,
  calledFrom,
  factSet,
  type FactSet,
  NO_EFFECTS,
  unite,
  uniteEffects,
} from '../flow/effects.js';
import { reachableReturns } from '../flow/returns.js';
import { hasBody, isOfApplication, lineageOf, unwrap } from '../program/declarations.js';
import type { Handler } from './controllers.js';
import { describeKnownError, type Enhancer } from './enhancers.js';
import { readMetadata } from './metadata.js';
import { findStrategies, isCallOfPassport } from './passport.js';

/** Collects the errors of a handler's guards. */
export function findGuardErrors(analysis: Analysis, guard: Enhancer, handler: Handler): FactSet {
  const { owner, node } = guard;
  if (isCallOfPassport(analysis.checker, node, 'AuthGuard'))
    return passportErrors(analysis, node, undefined, handler);
  if (!owner) return factSet([]);
  const lineage = [...lineageOf(analysis.checker, owner)];
  if (lineage.some(part => part.name?.text === 'ThrottlerGuard')) {
    return factSet([
      describeKnownError(429, 'ThrottlerException', 'ThrottlerException: Too Many Requests', node),
    ]);
  }
  const self = analysis.checker.getTypeAtLocation(owner);
  const context: Context = { self, metadata: readMetadata(analysis, handler) };
  const mixin = findMixin(analysis.checker, owner);
  const member = analysis.classes.member(owner, 'canActivate');
  const own =
    member && hasBody(member) && isOfApplication(member)
      ? rememberByMetadata(owner, context, asked => runGuard(analysis, member, asked, guard))
      : factSet([]);
  if (!mixin) return own;
  const isReached = !member || !isOfApplication(member) || callsSuper(analysis, member, context);
  return isReached ? unite(own, passportErrors(analysis, mixin, owner, handler)) : own;
}

/** The errors that were found for a guard, with the metadata that it read. */
interface GuardRun {
  readonly asked: ReadonlyMap<string, unknown>;
  readonly facts: FactSet;
}

const guardRuns = new WeakMap<ts.ClassLikeDeclaration, GuardRun[]>();

/** Evaluates the guard of a class once for all handlers whose metadata says the same to it. */
function rememberByMetadata(
  owner: ts.ClassLikeDeclaration,
  context: Context,
  run: (context: Context) => FactSet,
): FactSet {
  const { metadata } = context;
  const runs = guardRuns.get(owner) ?? [];
  const known = runs.find(({ asked }) =>
    [...asked].every(([key, value]) => JSON.stringify(metadata?.(key)) === value),
  );
  if (known) return known.facts;
  const asked = new Map<string, unknown>();
  const facts = run({
    ...context,
    metadata: key => {
      const found = metadata?.(key);
      asked.set(key, JSON.stringify(found));
      return found;
    },
  });
  guardRuns.set(owner, [...runs, { asked, facts }]);
  return facts;
}

function runGuard(analysis: Analysis, member: ts.ClassElement, context: Context, guard: Enhancer): FactSet {
  const effects = awaited(analysis.call(member as unknown as ts.SignatureDeclaration, context));
  const refuses = hasBody(member) && mayReturnFalse(analysis, member.body, context, 0);
  const refusal = refuses
    ? [describeKnownError(403, 'ForbiddenException', 'Forbidden resource', member)]
    : [];
  return calledFrom(
    { ...NO_EFFECTS, thrown: unite(effects.thrown, factSet(refusal)) },
    `${guard.name}.canActivate`,
  ).thrown;
}

function mayReturnFalse(
  analysis: Analysis,
  body: ts.Block | ts.Expression,
  context: Context,
  depth: number,
): boolean {
  return reachableReturns(analysis, body, context).some(returned => {
    const node = unwrap(returned);
    const inner = ts.isAwaitExpression(node) ? unwrap(node.expression) : node;
    const value = evaluateConstant(analysis.checker, inner, context);
    if (value) return !value.value;
    if (inner.getText().startsWith('super.')) return false;
    const type = analysis.checker.getTypeAtLocation(inner);
    const settled = analysis.checker.getAwaitedType(type) ?? type;
    if (analysis.checker.typeToString(settled) === 'true') return false;
    if (ts.isCallExpression(inner) && depth < 5) {
      const declaration = analysis.checker.getResolvedSignature(inner)?.declaration;
      if (declaration && hasBody(declaration) && isOfApplication(declaration)) {
        return mayReturnFalse(analysis, declaration.body, context, depth + 1);
      }
    }
    return true;
  });
}

function callsSuper(analysis: Analysis, member: ts.ClassElement, context: Context): boolean {
  if (!hasBody(member)) return true;
  const returns = reachableReturns(analysis, member.body, context);
  return (
    (returns.some(({ getText }) => getText !== undefined) &&
      returns.some(node => node.getText().includes('super.'))) ||
    (returns.every(node => !evaluateConstant(analysis.checker, node, context)) &&
      member.getText().includes('super.canActivate'))
  );
}

/** The call of `AuthGuard()` that a class extends. */
function findMixin(checker: ts.TypeChecker, owner: ts.ClassLikeDeclaration): ts.CallExpression | undefined {
  const clause = owner.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const base = clause && unwrap(clause.expression);
  return base && isCallOfPassport(checker, base, 'AuthGuard') ? base : undefined;
}

/** The 401 of passport, and the errors that the strategy throws while it validates. */
function passportErrors(
  analysis: Analysis,
  mixin: ts.CallExpression,
  owner: ts.ClassLikeDeclaration | undefined,
  handler: Handler,
): FactSet {
  const handle = owner && analysis.classes.member(owner, 'handleRequest');
  const own =
    handle && hasBody(handle) && owner
      ? awaited(
          analysis.call(handle as unknown as ts.SignatureDeclaration, {
            self: analysis.checker.getTypeAtLocation(owner),
            metadata: readMetadata(analysis, handler),
          }),
        ).thrown
      : undefined;
  const refusal = factSet([describeKnownError(401, 'UnauthorizedException', 'Unauthorized', mixin)]);
  const validated = findStrategies(analysis, mixin).map(({ node, self }) =>
    calledFrom(awaited(analysis.call(node, { self })), `${self.symbol?.name ?? 'Strategy'}.validate`),
  );
  const isDefault = own === undefined || (handle?.getText().includes('super.handleRequest') ?? false);
  return unite(isDefault ? refusal : factSet([]), own ?? factSet([]), uniteEffects(...validated).thrown);
}
