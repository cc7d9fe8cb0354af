import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { isRequest } from '../../values/request-values.js';
import { isOfApplication, listLineage } from '../../program/declarations.js';
import type { Enhancer } from '../enhancers.js';
import { isCallOfPassport } from '../guards/passport.js';
import { findMixin } from '../guards/passport-guards.js';
import { isThrottlerGuard } from '../guards/throttler-guards.js';
import { listMentions } from './mentions.js';
import { hasSessions, listAssignments } from './setters.js';

/** A class that sets a member. `undefined` stands for code outside of a class. */
type Setter = ts.ClassLikeDeclaration | undefined;

/** Whether no request of a route has a member, because only guards of other routes set it. */
export function isMemberAbsent(analysis: Analysis, member: string, guards: readonly Enhancer[]): boolean {
  const setters = listSetters(analysis, member);
  if (member === 'user' ? hasSessions(analysis) : setters.size === 0) return false;
  if ([...setters].some(setter => !setter || !isGuard(analysis, setter))) return false;
  // An interceptor or a middleware may call a guard by itself.
  const areGuards = listMentions(analysis, 'canActivate').every(node => {
    const owner = ts.findAncestor(node, ts.isClassLike) as Setter;
    return owner !== undefined && (isGuard(analysis, owner) || isThrottlerGuard(analysis.checker, owner));
  });
  return areGuards && !guards.some(guard => maySet(analysis, guard, member, setters));
}

/** The classes that set a member. */
export function listSetters(analysis: Analysis, member: string): ReadonlySet<Setter> {
  return new Set(
    listAssignments(analysis, member).map(({ node }) => ts.findAncestor(node, ts.isClassLike) as Setter),
  );
}

function maySet(
  analysis: Analysis,
  { owner, node }: Enhancer,
  member: string,
  setters: ReadonlySet<Setter>,
): boolean {
  const { checker } = analysis;
  if (isCallOfPassport(checker, node, 'AuthGuard')) return member === 'user';
  if (!owner || (member === 'user' && findMixin(checker, owner))) return true;
  const lineage = [...listLineage(checker, owner)];
  if (!lineage.some(part => isOfApplication(part))) return !isThrottlerGuard(checker, owner);
  return lineage.some(part => setters.has(part) || (isOfApplication(part) && passesRequest(analysis, part)));
}

/** Whether a guard passes the request on, to another guard or to a service. */
function passesRequest({ checker }: Analysis, owner: ts.ClassLikeDeclaration): boolean {
  const visit = (node: ts.Node): boolean => {
    const isPassed =
      ts.isCallExpression(node) &&
      node.arguments.some(
        argument =>
          checker.getTypeAtLocation(argument).symbol?.name === 'ExecutionContext' ||
          isRequest(checker, argument, 0),
      );
    return isPassed || (ts.forEachChild(node, child => visit(child) || undefined) ?? false);
  };
  return visit(owner);
}

export function isGuard({ checker, classes }: Analysis, owner: ts.ClassLikeDeclaration): boolean {
  return classes.member(owner, 'canActivate') !== undefined || findMixin(checker, owner) !== undefined;
}
