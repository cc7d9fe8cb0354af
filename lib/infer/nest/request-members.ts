import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { isRequest } from '../flow/request-values.js';
import { isOfApplication, listLineage } from '../program/declarations.js';
import type { Enhancer } from './enhancers.js';
import { isCallOfPassport } from './passport.js';
import { findMixin } from './passport-guards.js';
import { isThrottlerGuard } from './throttler-guards.js';

/** The code of an application that sets members of requests. */
interface Setters {
  /** The classes that assign each member. `undefined` stands for code outside of a class. */
  readonly byMember: ReadonlyMap<string, ReadonlySet<ts.ClassLikeDeclaration | undefined>>;
  /** Whether middleware that runs for every request may set the user. */
  readonly hasSessions: boolean;
}

/** Middleware of packages, given to `app.use()`, that may set the user. */
const SESSIONS = /session|auth|jwt|oidc|login|clerk/i;

const knownSetters = new WeakMap<Analysis, Setters>();

/** Whether no request of a route has a member, because only guards of other routes set it. */
export function isMemberAbsent(analysis: Analysis, member: string, guards: readonly Enhancer[]): boolean {
  const { byMember, hasSessions } = findSetters(analysis);
  const setters = byMember.get(member) ?? new Set();
  if (member === 'user' ? hasSessions : setters.size === 0) return false;
  if ([...setters].some(setter => !setter || !isGuard(analysis, setter))) return false;
  return !guards.some(guard => maySet(analysis, guard, member, setters));
}

function maySet(
  analysis: Analysis,
  { owner, node }: Enhancer,
  member: string,
  setters: ReadonlySet<ts.Node | undefined>,
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

function isGuard({ checker, classes }: Analysis, owner: ts.ClassLikeDeclaration): boolean {
  return classes.member(owner, 'canActivate') !== undefined || findMixin(checker, owner) !== undefined;
}

function findSetters(analysis: Analysis): Setters {
  const known = knownSetters.get(analysis);
  if (known) return known;
  const byMember = new Map<string, Set<ts.ClassLikeDeclaration | undefined>>();
  let hasSessions = false;
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      /^req(uest)?$/i.test(node.left.expression.getText())
    ) {
      const name = node.left.name.text;
      const owner = ts.findAncestor(node, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
      byMember.set(name, (byMember.get(name) ?? new Set()).add(owner));
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      hasSessions ||=
        node.expression.name.text === 'use' &&
        node.arguments.some(argument => SESSIONS.test(argument.getText()));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of analysis.classes.program.getSourceFiles()) if (isOfApplication(file)) visit(file);
  const setters = { byMember, hasSessions };
  knownSetters.set(analysis, setters);
  return setters;
}
