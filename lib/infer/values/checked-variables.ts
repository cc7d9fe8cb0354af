import ts from 'typescript';
import { listAssignments } from '../program/assignments.js';
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
