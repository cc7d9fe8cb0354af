import ts from 'typescript';
import { isAssignment, isCount, isEither } from './operators.js';

/** Whether a node has the value of the expression within it, or that of its promise: parentheses, assertions, `await`. */
export function isTransparent(node: ts.Node): node is ts.Expression {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isAwaitExpression(node)
  );
}

/** Whether an operand that is an object can be the result of an expression: `list ?? others`, `isLong ? list : others`. */
export function isOperandReturned(
  node: ts.BinaryExpression | ts.ConditionalExpression,
  operand: ts.Expression,
): boolean {
  if (ts.isConditionalExpression(node)) return node.condition !== operand;
  if (isEither(node)) return true;
  const { kind } = node.operatorToken;
  const isLast = kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.CommaToken;
  return isLast && node.right === operand;
}

/** Whether an expression is called. */
export function isCallee<Node extends ts.Node>(
  node: Node,
): node is Node & { readonly parent: ts.CallExpression } {
  return ts.isCallExpression(node.parent) && node.parent.expression === (node as ts.Node);
}

/** Whether a node reads the value of an expression within it, and keeps nothing of it: `if (list)`, `!list`. */
export function onlyReads(node: ts.Node): boolean {
  // The function of a tagged template gets the value.
  if (ts.isTemplateSpan(node)) return !ts.isTaggedTemplateExpression(node.parent.parent);
  return READING_NODES.has(node.kind);
}

const READING_NODES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.IfStatement,
  ts.SyntaxKind.WhileStatement,
  ts.SyntaxKind.ExpressionStatement,
  ts.SyntaxKind.TypeOfExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.VoidExpression,
]);

/**
 * Whether code assigns to an expression, counts it or deletes it, also through a pattern.
 *
 * @example
 * [step.name] = names;
 * for (step.name of names) save(step);
 */
export function isWritten(node: ts.Expression): boolean {
  let part: ts.Node = node;
  while (isTransparent(part.parent) || isPartOfPattern(part.parent)) part = part.parent;
  const { parent } = part;
  if (ts.isBinaryExpression(parent)) return parent.left === part && isAssignment(parent);
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === part;
  return isCount(parent) || ts.isDeleteExpression(parent);
}

/** Whether a node may be a part of a pattern that is assigned to: `[step.name] = names`. A literal looks the same. */
export function isPartOfPattern(node: ts.Node): boolean {
  return (
    ts.isArrayLiteralExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isSpreadAssignment(node)
  );
}
