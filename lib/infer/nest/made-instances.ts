import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { hasBody, resolveConstant, unwrap } from '../program/declarations.js';
import { isAssignment, isCount } from '../program/operators.js';
import { evaluateConstant } from '../values/constants.js';
import { isObject } from '../values/known.js';
import type { Enhancer } from './enhancers.js';

type Constructor = ts.ConstructorDeclaration & { readonly body: ts.Block };

/**
 * The members that the arguments of `new` give an enhancer: `new LimitPipe(1, 100, true)`. Only members that nothing else
 * can change: the constructor sets them once, and they are private or read-only.
 */
export function describeInstance(checker: ts.TypeChecker, { node, owner }: Enhancer): Context['given'] {
  const made = resolveConstant(checker, node);
  const maker = owner?.members.find((member): member is Constructor => isConstructor(member));
  if (!owner || !maker || !ts.isNewExpression(made)) return undefined;
  const args = made.arguments ?? [];
  if (args.some(ts.isSpreadElement) || changesUnnamed(owner)) return undefined;
  const given = new Map<ts.Symbol, Known>();
  maker.parameters.forEach((parameter, index) => {
    const member = findMember(checker, owner, maker, parameter);
    const value = member && readArgument(checker, args[index], parameter);
    if (member && value && !isObject(value.value)) given.set(member, value);
  });
  return given.size ? given : undefined;
}

function isConstructor(node: ts.Node): boolean {
  return ts.isConstructorDeclaration(node) && hasBody(node);
}

/** The value of a parameter. The default replaces `undefined`. */
function readArgument(
  checker: ts.TypeChecker,
  argument: ts.Expression | undefined,
  { initializer, dotDotDotToken }: ts.ParameterDeclaration,
): Known | undefined {
  if (dotDotDotToken) return undefined;
  const passed = argument ? evaluateConstant(checker, argument, { self: undefined }) : { value: undefined };
  return passed && passed.value === undefined && initializer
    ? evaluateConstant(checker, initializer, { self: undefined })
    : passed;
}

/** The member that always has the value of a parameter of the constructor. */
function findMember(
  checker: ts.TypeChecker,
  owner: ts.ClassLikeDeclaration,
  maker: Constructor,
  parameter: ts.ParameterDeclaration,
): ts.Symbol | undefined {
  if (!ts.isIdentifier(parameter.name)) return undefined;
  const name = parameter.name.text;
  if (ts.isParameterPropertyDeclaration(parameter, maker)) {
    const symbol = checker.getSymbolsOfParameterPropertyDeclaration(parameter, name)[1];
    return isFixed(parameter) && isOnlyRead(owner, name, undefined) ? symbol : undefined;
  }
  // Statements that may return come before no assignment that counts.
  for (const statement of maker.body.statements) {
    if (!ts.isExpressionStatement(statement)) return undefined;
    const { expression } = statement;
    if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
      continue;
    const { left, right } = expression;
    const value = unwrap(right);
    if (!ts.isPropertyAccessExpression(left) || !ts.isIdentifier(value) || value.text !== name) continue;
    const member = owner.members.find(part => part.name?.getText() === left.name.text);
    const isOwn = member !== undefined && ts.isPropertyDeclaration(member) && isFixed(member);
    return isOwn && isOnlyRead(owner, left.name.text, left) && !isAssigned(maker, name, left)
      ? checker.getSymbolAtLocation(member.name)
      : undefined;
  }
  return undefined;
}

function isFixed(node: ts.Declaration): boolean {
  return (
    (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Readonly | ts.ModifierFlags.Private)) !== 0 &&
    !(ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static)
  );
}

/** Whether a class reads a member only from `this`, and assigns it nowhere but in one place. */
function isOnlyRead(owner: ts.Node, name: string, assigned: ts.Node | undefined): boolean {
  const isRead = (node: ts.Node): boolean =>
    !ts.isPropertyAccessExpression(node) ||
    node.name.text !== name ||
    node === assigned ||
    (node.expression.kind === ts.SyntaxKind.ThisKeyword && !isTarget(node));
  return everyNode(owner, isRead);
}

/** Whether a function assigns to a parameter. */
function isAssigned(maker: ts.Node, name: string, assigned: ts.Node): boolean {
  return !everyNode(
    maker,
    node => !ts.isIdentifier(node) || node.text !== name || node.parent === assigned || !isTarget(node),
  );
}

/** Whether a class changes members that its code does not name: `this[name] = …`, `Object.assign(this, …)`. */
function changesUnnamed(owner: ts.Node): boolean {
  return !everyNode(
    owner,
    node =>
      (!ts.isElementAccessExpression(node) || !isTarget(node)) &&
      (!ts.isCallExpression(node) || !/^(Object|Reflect)\./.test(node.expression.getText())),
  );
}

/** Whether code assigns to an expression, counts it up or down, or deletes it. */
function isTarget(node: ts.Node): boolean {
  for (let part = node; part.parent; part = part.parent) {
    const { parent } = part;
    if (ts.isBinaryExpression(parent) && parent.left === part && isAssignment(parent)) return true;
    if (ts.isDeleteExpression(parent)) return true;
    if (isCount(parent)) return true;
    // for (this.member of list)
    const isLoop = ts.isForOfStatement(parent) || ts.isForInStatement(parent);
    if (isLoop && parent.initializer === part) return true;
    if (ts.isStatement(parent)) return false;
  }
  return false;
}

function everyNode(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  return test(node) && !ts.forEachChild(node, child => !everyNode(child, test) || undefined);
}
