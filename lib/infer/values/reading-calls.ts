import ts from 'typescript';
import { isAssignment, isCount, isEither } from '../program/operators.js';

/** A method of lists that does not change the list. */
interface ReadingMethod {
  readonly hasCallback?: boolean;
  /** Whether its result is an element, or a list of the same elements. */
  readonly result?: 'element' | 'list';
}

/** The methods of lists that do not change the list. */
export const READING_METHODS: ReadonlyMap<string, ReadingMethod> = new Map<string, ReadingMethod>([
  ['forEach', { hasCallback: true }],
  ['map', { hasCallback: true }],
  ['flatMap', { hasCallback: true }],
  ['some', { hasCallback: true }],
  ['every', { hasCallback: true }],
  ['findIndex', { hasCallback: true }],
  ['find', { hasCallback: true, result: 'element' }],
  ['filter', { hasCallback: true, result: 'list' }],
  ['slice', { result: 'list' }],
  ['at', { result: 'element' }],
  ['includes', {}],
  ['indexOf', {}],
  ['join', {}],
]);

/** Calls of packages and of the language that only read their arguments. The package is before the name. */
export const READING_CALLS =
  /^(\S* (JSON\.stringify|console\.\w+|Array\.isArray|Object\.keys|String|Boolean)|class-validator validate(Sync|OrReject)?)$/;

/** Calls that return their argument, or a copy of it. */
export const COPYING_CALLS =
  /^(\S* (Promise\.all|structuredClone)|class-transformer (plainToInstance|plainToClass))$/;

/** Whether a call runs a function that the language declares. */
export function isLanguageCall(checker: ts.TypeChecker, call: ts.CallExpression): boolean {
  const file = checker.getResolvedSignature(call)?.declaration?.getSourceFile();
  return file !== undefined && /\/lib\.[\w.]+\.d\.ts$/.test(file.fileName);
}

/** Whether code assigns to an expression or deletes it, also through a pattern. */
export function isWritten(node: ts.Expression): boolean {
  let part: ts.Node = node;
  while (
    isTransparent(part.parent) ||
    ts.isArrayLiteralExpression(part.parent) ||
    ts.isSpreadElement(part.parent) ||
    ts.isSpreadAssignment(part.parent) ||
    ts.isPropertyAssignment(part.parent) ||
    ts.isObjectLiteralExpression(part.parent)
  )
    part = part.parent;
  const { parent } = part;
  if (ts.isBinaryExpression(parent)) return parent.left === part && isAssignment(parent);
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === part;
  return isCount(parent) || ts.isDeleteExpression(parent);
}

/** Whether an expression has the value of the one within it, or that of its promise. */
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

/** Whether an operand that is an object can be the result of a binary expression. */
export function isResultOf(node: ts.BinaryExpression, operand: ts.Expression): boolean {
  if (isEither(node)) return true;
  const { kind } = node.operatorToken;
  const isLast = kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.CommaToken;
  return isLast && node.right === operand;
}

/** Nodes that read whether a value is there, and keep nothing of it. */
export const READING_NODES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.IfStatement,
  ts.SyntaxKind.WhileStatement,
  ts.SyntaxKind.ExpressionStatement,
  ts.SyntaxKind.TypeOfExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.VoidExpression,
]);
