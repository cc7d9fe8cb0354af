import ts from 'typescript';
import type { Known } from '../analysis.js';
import { listAssignments } from '../program/assignments.js';
import { changedMembers } from '../program/changed-members.js';
import { findValueSymbol, unwrap } from '../program/declarations.js';

/**
 * Whether a statement before, in the same block or in one around it, ends the function if a variable is absent:
 * `if (!user) throw …`. Also in a closure that is created after it.
 */
export function isChecked(checker: ts.TypeChecker, node: ts.Identifier): boolean {
  const symbol = findValueSymbol(checker, node);
  const around = symbol && findOwner(symbol);
  if (!symbol || !around) return false;
  const assignments = listAssignments(around, node.text);
  if (assignments.some(assignment => findFunction(assignment) !== around)) return false;
  for (let part: ts.Node = node; part !== around && part.parent; part = part.parent) {
    const parent: ts.Node = part.parent;
    // The declaration of a function may be called before the check, and a closure after another assignment.
    if (
      parent !== around &&
      (ts.isFunctionDeclaration(parent) || (assignments.length && ts.isFunctionLike(parent)))
    )
      return false;
    const check = ts.isBlock(parent) ? findCheck(checker, parent, part, symbol) : undefined;
    // Between a check in a closure and the next statement, the function around may run and assign.
    if (check) return assignments.every(({ end }) => end <= check.pos && findFunction(check) === around);
  }
  return false;
}

function findFunction(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, ts.isFunctionLike);
}

/** The function that has a variable, or a parameter, of its own. */
function findOwner({ valueDeclaration }: ts.Symbol): ts.Node | undefined {
  const isOwn =
    valueDeclaration &&
    (ts.isVariableDeclaration(valueDeclaration) ||
      ts.isParameter(valueDeclaration) ||
      ts.isBindingElement(valueDeclaration));
  return isOwn ? findFunction(valueDeclaration) : undefined;
}

/** The last statement before a part of a block that ends the function if a variable is absent. */
function findCheck(
  checker: ts.TypeChecker,
  { statements }: ts.Block,
  part: ts.Node,
  symbol: ts.Symbol,
): ts.Statement | undefined {
  return statements
    .slice(0, statements.indexOf(part as ts.Statement))
    .findLast(
      statement =>
        ts.isIfStatement(statement) && asksFor(checker, statement.expression, symbol) && ends(statement),
    );
}

/** Whether a condition holds if a variable is absent: `!user`, `!user || …`. */
function asksFor(checker: ts.TypeChecker, condition: ts.Expression, symbol: ts.Symbol): boolean {
  const node = unwrap(condition);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.BarBarToken)
    return asksFor(checker, node.left, symbol) || asksFor(checker, node.right, symbol);
  return (
    ts.isPrefixUnaryExpression(node) &&
    node.operator === ts.SyntaxKind.ExclamationToken &&
    checker.getSymbolAtLocation(unwrap(node.operand)) === symbol
  );
}

/** Whether the statement after an `if` is not reached if its condition holds. */
function ends({ thenStatement }: ts.IfStatement): boolean {
  const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
  return last !== undefined && (ts.isThrowStatement(last) || ts.isReturnStatement(last));
}

/**
 * The value that the type of a variable or of a member states, if the type is a fact: a check in the same function found the
 * value (`state === 'open'`), or a package declares the constant. A type that is only declared is none: the value may come
 * from a request.
 */
export function readLiteralType(
  checker: ts.TypeChecker,
  node: ts.Identifier | ts.PropertyAccessExpression,
): Known | undefined {
  const type = checker.getTypeAtLocation(node);
  if (!type.isStringLiteral() && !type.isNumberLiteral()) return undefined;
  return isConstantOfPackage(checker, node) || isNarrowed(checker, node) ? { value: type.value } : undefined;
}

function isConstantOfPackage(checker: ts.TypeChecker, node: ts.Expression): boolean {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false;
  const declaration = findValueSymbol(checker, node)?.valueDeclaration;
  if (declaration && ts.isVariableDeclaration(declaration)) {
    const isConst = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
    return isConst && declaration.getSourceFile().isDeclarationFile;
  }
  return ts.isPropertyAccessExpression(node) && isConstantOfPackage(checker, unwrap(node.expression));
}

const WIDE = ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.Undefined | ts.TypeFlags.Null;

/** Whether the declared type is `string` or `number`, so that only a check can state a literal. No code changes the value. */
function isNarrowed(checker: ts.TypeChecker, node: ts.Identifier | ts.PropertyAccessExpression): boolean {
  const symbol = findValueSymbol(checker, node);
  const variable = ts.isIdentifier(node) ? node : unwrap(node.expression);
  const holder = ts.isIdentifier(variable) ? findValueSymbol(checker, variable) : undefined;
  const around = holder && findOwner(holder);
  if (!symbol || !around || !ts.isIdentifier(variable)) return false;
  const declared = checker.getTypeOfSymbol(symbol);
  const parts = declared.isUnion() ? declared.types : [declared];
  if (!parts.every(({ flags }) => flags & WIDE)) return false;
  const changed = changedMembers(checker, around, variable.text);
  return changed !== undefined && (ts.isIdentifier(node) || !changed.has(node.name.text));
}
