import ts from 'typescript';
import { MAX_DEPTH, type Context } from '../analysis.js';
import { resolveConstant, unwrap } from '../program/declarations.js';
import { ReturnedValues } from '../program/returned.js';
import { evaluateConstant } from './constants.js';

/** Functions of the language whose result is finite. */
const FINITE_CALLS: ReadonlySet<string> = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'process.uptime',
]);

/** Functions of the language whose result is finite if all arguments are. */
const KEEPING_CALLS: ReadonlySet<string> = new Set(
  ['abs', 'ceil', 'floor', 'max', 'min', 'round', 'sign', 'trunc'].map(name => `Math.${name}`),
);

const KEEPING_OPERATORS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

const DIVISIONS: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.SlashToken, ts.SyntaxKind.PercentToken]);

/** The functions of the application that only return finite numbers. */
const returnedFinite = new ReturnedValues<true>(() => true);

/**
 * Whether an expression of the type `number` is neither `NaN` nor infinite. The type does not tell: `Number(text)` may be
 * either of them. A sum or a product of finite numbers counts as finite.
 */
export function isFiniteNumber(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
  depth = 0,
): boolean {
  if (depth > MAX_DEPTH) return false;
  const isFinitePart = (part: ts.Expression): boolean => isFiniteNumber(checker, part, context, depth + 1);
  const known = evaluateConstant(checker, expression, context);
  if (known) return Number.isFinite(known.value);
  const node = resolveConstant(checker, expression);
  if (ts.isAwaitExpression(node)) return isFinitePart(node.expression);
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.MinusToken && isFinitePart(node.operand);
  if (ts.isConditionalExpression(node)) return isFinitePart(node.whenTrue) && isFinitePart(node.whenFalse);
  if (ts.isPropertyAccessExpression(node)) return isSize(checker, node);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (KEEPING_OPERATORS.has(kind)) return isFinitePart(node.left) && isFinitePart(node.right);
    return DIVISIONS.has(kind) && isFinitePart(node.left) && isNotZero(checker, node.right, context);
  }
  if (!ts.isCallExpression(node)) return false;
  const name = unwrap(node.expression).getText();
  if (FINITE_CALLS.has(name)) return true;
  if (KEEPING_CALLS.has(name)) return node.arguments.length > 0 && node.arguments.every(isFinitePart);
  const read = (returned: ts.Expression): true | undefined =>
    isFiniteNumber(checker, returned, { self: undefined }, depth + 1) || undefined;
  return returnedFinite.find(checker, node, read) === true;
}

/** `length` of a text or a list, and `size` of a set or a map. */
function isSize(checker: ts.TypeChecker, { name, expression }: ts.PropertyAccessExpression): boolean {
  if (name.text === 'size')
    return /^(Readonly)?(Set|Map)$/.test(checker.getTypeAtLocation(expression).symbol?.name ?? '');
  if (name.text !== 'length') return false;
  const type = checker.getTypeAtLocation(expression);
  return checker.isArrayLikeType(type) || (type.flags & ts.TypeFlags.StringLike) !== 0;
}

function isNotZero(checker: ts.TypeChecker, expression: ts.Expression, context: Context): boolean {
  const known = evaluateConstant(checker, expression, context)?.value;
  return Number.isFinite(known) && known !== 0;
}
