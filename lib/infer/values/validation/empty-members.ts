import ts from 'typescript';
import { MAX_DEPTH } from '../../analysis.js';
import { listFilesWith } from '../../program/assignments.js';
import { listPossibleCallees } from '../../program/certain-callee.js';
import { findValueSymbol, unwrap } from '../../program/declarations.js';
import { readMemberName } from '../../program/member-names.js';
import { listReturned } from '../../program/returned.js';

const known = new WeakMap<ts.SourceFile, Map<string, boolean>>();

/**
 * Whether the method `validate` of a passport strategy itself gives the user a member that may be an empty text:
 * `{ tenant: request.headers['x-tenant'] || '' }`, or `user.tenant = …`. Functions that it calls are read for the value that
 * they return, and not for the members that they set: they often do so for one of several strategies, and interceptors
 * often ask for the strategy.
 */
export function mayBeEmptied(checker: ts.TypeChecker, node: ts.Expression, name: string): boolean {
  return listFilesWith(node, 'validate').some(file => {
    const names = known.get(file) ?? new Map<string, boolean>();
    known.set(file, names);
    const found = names.get(name) ?? isEmptiedByStrategy(checker, file, name);
    names.set(name, found);
    return found;
  });
}

function isEmptiedByStrategy(checker: ts.TypeChecker, node: ts.Node, name: string): boolean {
  const isValidate =
    (ts.isMethodDeclaration(node) || ts.isPropertyDeclaration(node)) &&
    readMemberName(node.name) === 'validate' &&
    ts.isClassLike(node.parent) &&
    node.parent.heritageClauses !== undefined;
  if (isValidate) return isEmptiedIn(checker, node, name);
  return ts.forEachChild(node, child => isEmptiedByStrategy(checker, child, name) || undefined) ?? false;
}

function isEmptiedIn(checker: ts.TypeChecker, node: ts.Node, name: string): boolean {
  const value = readGivenValue(node, name);
  if (value && mayBeEmpty(checker, value, 0)) return true;
  return ts.forEachChild(node, child => isEmptiedIn(checker, child, name) || undefined) ?? false;
}

/** The value that a node gives a member of an object. */
function readGivenValue(node: ts.Node, name: string): ts.Expression | undefined {
  if (ts.isShorthandPropertyAssignment(node)) return node.name.text === name ? node.name : undefined;
  if (ts.isPropertyAssignment(node)) return readMemberName(node.name) === name ? node.initializer : undefined;
  const isAssigned =
    ts.isBinaryExpression(node) &&
    ASSIGNING.has(node.operatorToken.kind) &&
    ts.isPropertyAccessExpression(node.left) &&
    node.left.name.text === name;
  return isAssigned ? node.right : undefined;
}

const ASSIGNING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

/** Whether the code states an empty text as a value of an expression. */
function mayBeEmpty(checker: ts.TypeChecker, expression: ts.Expression, depth: number): boolean {
  if (depth > MAX_DEPTH) return true;
  const isEmpty = (part: ts.Expression): boolean => mayBeEmpty(checker, part, depth + 1);
  const node = unwrap(expression);
  if (ts.isStringLiteralLike(node)) return node.text === '';
  if (ts.isConditionalExpression(node)) return isEmpty(node.whenTrue) || isEmpty(node.whenFalse);
  if (ts.isBinaryExpression(node)) return isEmpty(node.left) || isEmpty(node.right);
  if (ts.isAwaitExpression(node)) return isEmpty(node.expression);
  if (ts.isCallExpression(node)) {
    const callees = listPossibleCallees(checker, node) ?? [];
    return callees.some(({ body }) => listReturned(body).some(isEmpty));
  }
  if (!ts.isIdentifier(node)) return false;
  const declaration = findValueSymbol(checker, node)?.valueDeclaration;
  const isVariable =
    declaration && (ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration));
  return isVariable && declaration.initializer ? isEmpty(declaration.initializer) : false;
}
