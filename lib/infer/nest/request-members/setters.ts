import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { evaluateConstant } from '../../values/constants.js';
import { isRequest } from '../../values/request-values.js';
import { isOfApplication, resolveConstant, unwrap } from '../../program/declarations.js';
import { readMemberName } from '../../program/member-names.js';
import { isAssignment } from '../../program/operators.js';

/** Code that sets a member of an object: `request.user = user`. */
export interface Assignment {
  readonly node: ts.Node;
  readonly holder: ts.Expression;
  /** The value, of `=` only. */
  readonly value?: ts.Expression | undefined;
}

/** The code of an application that may set members of requests. */
interface Setters {
  /** By the name of the member. */
  readonly byMember: ReadonlyMap<string, readonly Assignment[]>;
  /** The code that sets members whose names are not known: `Object.assign(request, values)`. */
  readonly unnamed: readonly Assignment[];
  /** The code that sets header fields whose names are not known: `request.headers[name] = value`. */
  readonly unnamedHeaders: readonly Assignment[];
  /** Whether middleware that runs for every request may set the user. */
  readonly hasSessions: boolean;
}

/** Middleware of packages, given to `app.use()`, that may set the user. */
const SESSIONS = /session|auth|jwt|oidc|login|clerk/i;

const knownSetters = new WeakMap<Analysis, Setters>();

/** Whether middleware that runs for every request may set the user. */
export function hasSessions(analysis: Analysis): boolean {
  return findSetters(analysis).hasSessions;
}

/** Lists the code that may set any header field of a request. */
export function listUnnamedHeaders(analysis: Analysis): readonly Assignment[] {
  return findSetters(analysis).unnamedHeaders;
}

/** Lists the code that may set a member of a request. */
export function listAssignments(analysis: Analysis, member: string): readonly Assignment[] {
  const { byMember, unnamed } = findSetters(analysis);
  const named = byMember.get(member) ?? [];
  return [...named.filter(({ holder }) => mayBeRequest(analysis.checker, holder)), ...unnamed];
}

/** Whether an object may be a request: any may be, but an instance of a class of the application. */
function mayBeRequest(checker: ts.TypeChecker, holder: ts.Expression): boolean {
  const declaration = checker.getTypeAtLocation(holder).symbol?.valueDeclaration;
  return !declaration || !ts.isClassLike(declaration) || !isOfApplication(declaration);
}

function findSetters(analysis: Analysis): Setters {
  const known = knownSetters.get(analysis);
  if (known) return known;
  const { checker } = analysis;
  const byMember = new Map<string, Assignment[]>();
  const unnamed: Assignment[] = [];
  const unnamedHeaders: Assignment[] = [];
  let sessions = false;
  const note = (name: string, { node, holder, value }: Assignment): void => {
    const assignment = { node, holder: unwrap(holder), value };
    const others = byMember.get(name);
    if (others) others.push(assignment);
    else byMember.set(name, [assignment]);
  };
  const noteTarget = (node: ts.Node, target: ts.Node, value?: ts.Expression): void => {
    if (ts.isPropertyAccessExpression(target)) {
      note(target.name.text, { node, holder: target.expression, value });
    } else if (ts.isElementAccessExpression(target)) {
      const { expression: holder, argumentExpression } = target;
      const name = evaluateConstant(checker, argumentExpression, { self: undefined })?.value;
      if (typeof name === 'string') note(name, { node, holder, value });
      else if (NAMED_REQUEST.test(holder.getText()) || isRequest(checker, holder, 0))
        unnamed.push({ node, holder });
      else if (mayBeHeaders(checker, holder)) unnamedHeaders.push({ node, holder });
    } else if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) {
      // [request.first, request.second] = values
      for (const part of listTargets(target)) noteTarget(node, part);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node)) {
      const isPlain = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      noteTarget(node, unwrap(node.left), isPlain ? node.right : undefined);
    } else if (ts.isDeleteExpression(node)) {
      noteTarget(node, unwrap(node.expression));
    } else if (ts.isPropertyAssignment(node) && readMemberName(node.name) === 'property') {
      // AuthGuard('jwt', { property: 'account' })
      const name = evaluateConstant(checker, node.initializer, { self: undefined })?.value;
      if (typeof name === 'string') note(name, { node, holder: node.initializer });
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [target] = node.arguments;
      if (target && SETTING.test(node.expression.getText())) {
        const names = readNames(node);
        for (const [name, value] of names ?? []) note(name, { node, holder: target, value });
        if (!names && (/^req/i.test(target.getText()) || isRequest(checker, target, 0)))
          unnamed.push({ node, holder: unwrap(target) });
      }
      sessions ||=
        node.expression.name.text === 'use' &&
        node.arguments.some(argument => SESSIONS.test(argument.getText()));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of analysis.classes.program.getSourceFiles()) if (isOfApplication(file)) visit(file);
  const setters = { byMember, unnamed, unnamedHeaders, hasSessions: sessions };
  knownSetters.set(analysis, setters);
  return setters;
}

/** The text of an expression that is likely a request. */
const NAMED_REQUEST = /(^|\.)req(uest)?$/i;

/** Whether an object may be the header fields of a request: in an enhancer or a strategy, any that its code has not made. */
function mayBeHeaders(checker: ts.TypeChecker, holder: ts.Expression): boolean {
  const made = resolveConstant(checker, holder);
  if (ts.isNewExpression(made) || ts.isObjectLiteralExpression(made)) return false;
  if (checker.getTypeAtLocation(holder).symbol?.name === 'IncomingHttpHeaders') return true;
  const owner = ts.findAncestor(holder, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
  const isOfRole = owner?.members.some(({ name }) => ROLES.has(name?.getText() ?? '')) === true;
  return isOfRole || REQUEST_HEADERS.test(made.getText());
}

/** The methods by which Nest and passport call a class before, or while, the strategies run. */
const ROLES: ReadonlySet<string> = new Set([
  'canActivate',
  'getAuthenticateOptions',
  'handleRequest',
  'use',
  'validate',
]);

const REQUEST_HEADERS = /(^|\.)req(uest)?\.headers$/i;

/** Functions that set members of their first argument. */
const SETTING = /^(Object\.(assign|defineProperty|defineProperties)|Reflect\.(set|defineProperty))$/;

/** The names and the values that a call sets. `undefined` if some names are not known. */
function readNames({
  expression,
  arguments: [, source],
}: ts.CallExpression): [string, ts.Expression?][] | undefined {
  if (!source) return undefined;
  if (ts.isStringLiteralLike(source)) return [[source.text]];
  if (!ts.isObjectLiteralExpression(source)) return undefined;
  const isAssign = expression.getText() === 'Object.assign';
  const names: [string, ts.Expression?][] = [];
  for (const property of source.properties) {
    const name = property.name && readMemberName(property.name);
    if (name === undefined) return undefined;
    names.push([name, isAssign && ts.isPropertyAssignment(property) ? property.initializer : undefined]);
  }
  return names;
}

/** The parts of a pattern that it assigns to. */
function listTargets(pattern: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression): readonly ts.Node[] {
  const parts = ts.isArrayLiteralExpression(pattern)
    ? pattern.elements
    : pattern.properties.map(property =>
        ts.isPropertyAssignment(property)
          ? property.initializer
          : ts.isSpreadAssignment(property)
            ? property.expression
            : property,
      );
  return parts.map(part => {
    if (ts.isSpreadElement(part)) return part.expression;
    return ts.isBinaryExpression(part) ? part.left : part;
  });
}
