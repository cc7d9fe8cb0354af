import ts from 'typescript';
import type { Context, Known } from '../../analysis.js';
import { isGenerator } from '../../flow/functions.js';
import {
  findBaseClass,
  findClass,
  type FunctionWithBody,
  hasBody,
  isOfApplication,
  listLineage,
  unwrap,
} from '../../program/declarations.js';
import { receiverTypes } from '../../program/receivers.js';
import { mayBeDeferred } from '../../program/types.js';
import type { Enhancer } from '../enhancers.js';
import { isCallOfPassport } from '../guards/passport.js';
import { findMixin } from '../guards/passport-guards.js';
import { isThrottlerGuard } from '../guards/throttler-guards.js';
import { findEnd } from './call-ends.js';
import { followExpression } from './follow-expression.js';
import { followReturn, followStatement } from './follow-statement.js';
import {
  containsStep,
  distinct,
  type Frame,
  giveUp,
  type Purpose,
  type Values,
  type Walk,
} from './guard-walk.js';
import { listCompared, listValues } from './possible-values.js';

/** The deepest chain of calls that is followed. */
const MOST_CALLS = 8;

/** Follows a guard. Returns the values with which it lets a request pass. `undefined` if it cannot be followed. */
export function followGuard(purpose: Purpose, { owner, node }: Enhancer, values: Values): Values | undefined {
  const { checker } = purpose.analysis;
  // It only sets the user.
  if (isCallOfPassport(checker, node, 'AuthGuard')) return values;
  if (!owner) return undefined;
  const walk: Walk = {
    ...purpose,
    isFollowed: true,
    depth: 0,
    statement: followStatement,
    expression: followExpression,
    call: followCall,
  };
  const passed = followClass(walk, owner, checker.getTypeAtLocation(owner), values, true);
  return walk.isFollowed ? distinct(passed) : undefined;
}

/** Follows `canActivate()` of a class. */
function followClass(
  walk: Walk,
  owner: ts.ClassLikeDeclaration,
  self: ts.Type,
  values: Values,
  isResult: boolean,
): Values {
  const own = findOwn(walk, owner, 'canActivate');
  if (own) return followFunction(walk, own, self, values, isResult);
  return followInherited(walk, owner, self, values);
}

/** Follows `canActivate()` that a class inherits from a package. */
function followInherited(walk: Walk, owner: ts.ClassLikeDeclaration, self: ts.Type, values: Values): Values {
  const { checker } = walk.analysis;
  if (findMixin(checker, owner)) return followPassport(walk, owner, self, values);
  const sets = [...listLineage(checker, owner)].some(part => containsStep(walk.methods, part));
  return isThrottlerGuard(checker, owner) && !sets ? values : giveUp(walk, values);
}

/** Follows `canActivate()` of `AuthGuard()`: it calls `getAuthenticateOptions()`, and then mostly `handleRequest()`. */
function followPassport(walk: Walk, owner: ts.ClassLikeDeclaration, self: ts.Type, values: Values): Values {
  const sets = (name: string): boolean => {
    const method = findOwn(walk, owner, name);
    return method !== undefined && containsStep(walk.methods, method);
  };
  if (['getRequest', 'getResponse', 'logIn'].some(sets)) return giveUp(walk, values);
  const options = findOwn(walk, owner, 'getAuthenticateOptions');
  const after = options ? followFunction(walk, options, self, values, false) : values;
  const handle = sets('handleRequest') ? findOwn(walk, owner, 'handleRequest') : undefined;
  return handle ? [...after, ...followFunction(walk, handle, self, after, false)] : after;
}

function findOwn(walk: Walk, owner: ts.ClassLikeDeclaration, name: string): FunctionWithBody | undefined {
  const member = walk.analysis.classes.member(owner, name);
  return hasBody(member) && isOfApplication(member) ? member : undefined;
}

/** Follows a call of a method that may set the member. */
function followCall(frame: Frame, node: ts.CallExpression, values: Values): Values {
  const { walk, context } = frame;
  const { analysis } = walk;
  const end = findEnd(node);
  if (!end && mayBeDeferred(analysis.checker, node)) return giveUp(walk, values);
  const isResult = frame.isResult && end === 'returned';
  const callee = node.expression as ts.PropertyAccessExpression;
  const name = callee.name.text;
  if (callee.expression.kind === ts.SyntaxKind.SuperKeyword) {
    const around = ts.findAncestor(node, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
    const base = around && findBaseClass(analysis.checker, around);
    const own = base && findOwn(walk, base, name);
    if (own) return followFunction(walk, own, context.self, values, isResult);
    const owner = context.self && findClass(context.self);
    if (!owner || !context.self) return giveUp(walk, values);
    // The method of a package: AuthGuard's own handleRequest() sets nothing but the user.
    if (name === 'handleRequest' && findMixin(analysis.checker, owner)) return values;
    return name === 'canActivate' ? followInherited(walk, owner, context.self, values) : giveUp(walk, values);
  }
  const types = receiverTypes(analysis, callee, context);
  if (types.length === 0) return giveUp(walk, values);
  return distinct(
    types.flatMap(type => {
      const owner = findClass(type);
      if (!owner) return giveUp(walk, values);
      if (name === 'canActivate') return followClass(walk, owner, type, values, isResult);
      const own = findOwn(walk, owner, name);
      return own ? followFunction(walk, own, type, values, isResult) : giveUp(walk, values);
    }),
  );
}

function followFunction(
  walk: Walk,
  node: FunctionWithBody,
  self: ts.Type | undefined,
  values: Values,
  isResult: boolean,
): Values {
  const isUnknown =
    isGenerator(node as ts.SignatureDeclaration) ||
    node.parameters.some(parameter => containsStep(walk.methods, parameter));
  if (isUnknown || walk.depth >= MOST_CALLS) return giveUp(walk, values);
  const { body } = node;
  const sets = containsStep(walk.methods, body);
  const run = (before: Values, given: Context['given']): Values => {
    const context: Context = { self, route: walk.route, given };
    const frame: Frame = { walk, body, context, isResult, sets, ends: [], breaks: [] };
    const last = ts.isBlock(body) ? followStatement(frame, body, before) : followReturn(frame, body, before);
    // Without a `return`, a guard refuses the request.
    return isResult ? frame.ends : [...frame.ends, ...last];
  };
  walk.depth += 1;
  const after = sets
    ? listGiven(walk, node, { self, route: walk.route }).flatMap(given => run(values, given))
    : values.flatMap(value => run([value], undefined));
  walk.depth -= 1;
  return distinct(after);
}

/** The values of the variable that a function assigns to the member: the function is followed for each. */
function listGiven(walk: Walk, node: FunctionWithBody, context: Context): readonly Context['given'][] {
  const { analysis, methods } = walk;
  const { checker } = analysis;
  const variables = new Map<ts.Symbol, ts.Expression | undefined>();
  for (const { node: assignment, value } of methods.assignments.values()) {
    const name = value && unwrap(value);
    if (!name || !ts.isIdentifier(name) || ts.findAncestor(assignment, ts.isFunctionLike) !== node) continue;
    const symbol = checker.getSymbolAtLocation(name);
    const declaration = symbol?.valueDeclaration;
    const isOwn =
      declaration &&
      ts.isVariableDeclaration(declaration) &&
      ts.findAncestor(declaration, ts.isFunctionLike) === node;
    if (isOwn && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const)
      variables.set(symbol, declaration.initializer);
  }
  const [variable] = variables;
  if (!variable || variables.size > 1) return [undefined];
  const [symbol, initializer] = variable;
  const isCompared = (part: ts.Expression): boolean =>
    ts.isIdentifier(part)
      ? checker.getSymbolAtLocation(part) === symbol
      : ts.isPropertyAccessExpression(part) && part.name.text === walk.member;
  const values: readonly Known[] =
    (initializer && listValues(analysis, initializer, context)) ??
    listCompared(analysis, node.body, isCompared, context);
  return values.map(known => new Map([[symbol, known]]));
}
