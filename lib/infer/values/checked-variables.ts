import ts from 'typescript';
import type { Known } from '../analysis.js';
import { listAssignments } from '../program/assignments.js';
import { changedMembers } from '../program/changes/changed-members.js';
import { findValueSymbol, unwrap } from '../program/declarations.js';
import { isLogical } from '../program/operators.js';

/**
 * Whether code is reached only if a variable is present. Either a condition around the code asks for it (`user && …`), or a
 * statement before, in the same block or in one around it, ends the function otherwise (`if (!user) throw …`). Also in a
 * closure that is created after it.
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
    const condition = findCondition(checker, parent, part, symbol);
    if (condition) return assignments.every(target => isSettled(target, condition, part, node));
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

/** The condition that decides whether a part of a node is reached, if it requires that a variable is present. */
function findCondition(
  checker: ts.TypeChecker,
  node: ts.Node,
  part: ts.Node,
  symbol: ts.Symbol,
): ts.Expression | undefined {
  const decides = (condition: ts.Expression, holds: boolean) =>
    part !== condition && requires(checker, condition, holds, symbol) ? condition : undefined;
  if (ts.isIfStatement(node)) return decides(node.expression, part === node.thenStatement);
  if (ts.isConditionalExpression(node)) return decides(node.condition, part === node.whenTrue);
  return ts.isBinaryExpression(node) && isLogical(node)
    ? decides(node.left, node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
    : undefined;
}

/** Whether an assignment changes a variable neither in the condition nor in the branch, or only after the use: `user = load(user)`. */
function isSettled(target: ts.Node, condition: ts.Node, branch: ts.Node, use: ts.Node): boolean {
  if (findFunction(condition) !== findFunction(target) || isWithin(target, condition)) return false;
  if (!isWithin(target, branch)) return true;
  const isRepeated = ts.findAncestor(use, part => isLoop(part) && isWithin(part, branch)) !== undefined;
  return !isRepeated && isWithin(use, target.parent) && !isWithin(use, target);
}

function isWithin(node: ts.Node, around: ts.Node): boolean {
  return node.pos >= around.pos && node.end <= around.end;
}

function isLoop(node: ts.Node): boolean {
  return ts.isIterationStatement(node, false);
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
        ts.isIfStatement(statement) &&
        requires(checker, statement.expression, false, symbol) &&
        ends(statement),
    );
}

/** Whether a variable is present if a condition holds (`user && …`), or if it does not hold (`!user || …`). */
function requires(
  checker: ts.TypeChecker,
  condition: ts.Expression,
  holds: boolean,
  symbol: ts.Symbol,
): boolean {
  const node = unwrap(condition);
  const isRequired = (part: ts.Expression, partHolds = holds): boolean =>
    requires(checker, part, partHolds, symbol);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return isRequired(node.operand, !holds);
  const joining = holds ? ts.SyntaxKind.AmpersandAmpersandToken : ts.SyntaxKind.BarBarToken;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === joining)
    return isRequired(node.left) || isRequired(node.right);
  return holds && ts.isIdentifier(node) && checker.getSymbolAtLocation(node) === symbol;
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
