import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { isRequest } from '../values/request-values.js';
import { isOfApplication, listLineage, unwrap } from '../program/declarations.js';
import type { Enhancer } from './enhancers.js';
import { isCallOfPassport } from './guards/passport.js';
import { findMixin } from './guards/passport-guards.js';
import { isThrottlerGuard } from './guards/throttler-guards.js';

/** The code of an application that may set members of requests. */
interface Setters {
  /** The objects whose member is assigned, by the name of the member. */
  readonly byMember: ReadonlyMap<string, readonly ts.Expression[]>;
  /** The objects that `Object.assign()` gives members whose names are not known. */
  readonly byAssign: readonly ts.Expression[];
  /** Whether middleware that runs for every request may set the user. */
  readonly hasSessions: boolean;
}

/** A class that sets a member. `undefined` stands for code outside of a class. */
type Setter = ts.ClassLikeDeclaration | undefined;

/** Middleware of packages, given to `app.use()`, that may set the user. */
const SESSIONS = /session|auth|jwt|oidc|login|clerk/i;

const knownSetters = new WeakMap<Analysis, Setters>();

/** Whether no request of a route has a member, because only guards of other routes set it. */
export function isMemberAbsent(analysis: Analysis, member: string, guards: readonly Enhancer[]): boolean {
  const { hasSessions } = findSetters(analysis);
  const setters = listSetters(analysis, member);
  if (member === 'user' ? hasSessions : setters.size === 0) return false;
  if ([...setters].some(setter => !setter || !isGuard(analysis, setter))) return false;
  return !guards.some(guard => maySet(analysis, guard, member, setters));
}

function listSetters(analysis: Analysis, member: string): ReadonlySet<Setter> {
  const { byMember, byAssign } = findSetters(analysis);
  const { checker } = analysis;
  const holders = [
    ...(byMember.get(member) ?? []).filter(holder => mayBeRequest(checker, holder)),
    ...byAssign.filter(holder => /^req/i.test(holder.getText()) || isRequest(checker, holder, 0)),
  ];
  return new Set(holders.map(holder => ts.findAncestor(holder, ts.isClassLike) as Setter));
}

/** Whether an object may be a request: any may be, but an instance of a class of the application. */
function mayBeRequest(checker: ts.TypeChecker, holder: ts.Expression): boolean {
  const declaration = checker.getTypeAtLocation(holder).symbol?.valueDeclaration;
  return !declaration || !ts.isClassLike(declaration) || !isOfApplication(declaration);
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

function isGuard({ checker, classes }: Analysis, owner: ts.ClassLikeDeclaration): boolean {
  return classes.member(owner, 'canActivate') !== undefined || findMixin(checker, owner) !== undefined;
}

function findSetters(analysis: Analysis): Setters {
  const known = knownSetters.get(analysis);
  if (known) return known;
  const byMember = new Map<string, ts.Expression[]>();
  const byAssign: ts.Expression[] = [];
  let hasSessions = false;
  const note = (name: string, holder: ts.Expression): void => {
    const holders = byMember.get(name);
    if (holders) holders.push(unwrap(holder));
    else byMember.set(name, [unwrap(holder)]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node)) {
      const name = readMemberName(node.left);
      if (name !== undefined) note(name, (node.left as ts.AccessExpression).expression);
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [target, source] = node.arguments;
      if (target && node.expression.getText() === 'Object.assign') {
        const names = readNames(source);
        if (names) for (const name of names) note(name, target);
        else byAssign.push(unwrap(target));
      }
      hasSessions ||=
        node.expression.name.text === 'use' &&
        node.arguments.some(argument => SESSIONS.test(argument.getText()));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of analysis.classes.program.getSourceFiles()) if (isOfApplication(file)) visit(file);
  const setters = { byMember, byAssign, hasSessions };
  knownSetters.set(analysis, setters);
  return setters;
}

/** The names in an object literal. `undefined` if some are not known. */
function readNames(source: ts.Expression | undefined): string[] | undefined {
  if (!source || !ts.isObjectLiteralExpression(source)) return undefined;
  const names = source.properties.map(({ name }) => (name && ts.isIdentifier(name) ? name.text : undefined));
  return names.every(name => name !== undefined) ? names : undefined;
}

/** Whether an expression assigns: `=`, `??=` and the like. */
function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** The name of the member that an expression names: `request.user`, `request['user']`. */
function readMemberName(node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)
    ? node.argumentExpression.text
    : undefined;
}
