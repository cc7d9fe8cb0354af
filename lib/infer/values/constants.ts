import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { resolveAlias, unwrap } from '../program/declarations.js';
import { isCaughtInstance, readCaught } from '../flow/caught-values.js';
import { readLiteralType } from './checked-variables.js';
import { type Evaluate, evaluateConstantCall } from './constant-calls.js';
import { mayGrow } from './constant-lists.js';
import { findInitializer, readClassName, readObjectMember, readPatternMember } from './constant-members.js';
import { areEqual, isObject, KnownStart, KnownText, OtherThan, PRESENT } from './known.js';
import { readRequest } from './request-values.js';
import { readFirstPart } from './text-starts.js';

/**
 * Evaluates an expression if its value can be read from the code: a literal, a constant or a member of an enum. If the
 * route is known, also the metadata and the members of the request that an enhancer reads.
 */
export function evaluateConstant(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
  depth = 0,
): Known | undefined {
  const known = evaluateCompared(checker, expression, context, depth);
  return known?.value instanceof OtherThan ? undefined : known;
}

/** The same. If only constants are known that the value does not equal, it tells these: enough for a comparison. */
export function evaluateCompared(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
  depth = 0,
): Known | undefined {
  const evaluate: Evaluate = (part, within = context, isCompared = false) =>
    depth > 20
      ? undefined
      : (isCompared ? evaluateCompared : evaluateConstant)(checker, part, within, depth + 1);
  const node = unwrap(expression);

  if (ts.isStringLiteralLike(node)) return { value: node.text };
  if (ts.isNumericLiteral(node)) return { value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { value: null };
  if (ts.isIdentifier(node) && node.text === 'undefined') return { value: undefined };
  if (ts.isArrayLiteralExpression(node)) return evaluateList(node, evaluate);
  if (ts.isNewExpression(node)) return evaluateSet(node, evaluate);
  if (ts.isTypeOfExpression(node)) return evaluateTypeOf(node, evaluate);
  if (ts.isPrefixUnaryExpression(node)) return evaluatePrefix(node, evaluate);
  if (ts.isBinaryExpression(node))
    return evaluateEquality(node, evaluate) ?? evaluateBinary(node, evaluate, checker, context);
  if (ts.isConditionalExpression(node)) {
    const condition = evaluate(node.condition);
    return condition && evaluate(condition.value ? node.whenTrue : node.whenFalse);
  }
  if (ts.isCallExpression(node) || ts.isAwaitExpression(node))
    return evaluateConstantCall(node, evaluate, checker, context);
  if (ts.isElementAccessExpression(node))
    return readRequest(checker, node, context, evaluate) ?? readFirstPart(node, evaluate);
  if (ts.isPropertyAccessExpression(node)) {
    const known =
      readEnumMember(checker, node) ??
      readClassName(checker, node) ??
      readCaught(checker, node, context, inner => evaluate(inner, { self: undefined })) ??
      readObjectMember(node, context, evaluate);
    if (known) return known;
  }
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
    const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
    const given =
      (symbol && context.given?.get(symbol)) ??
      readRequest(checker, node, context, evaluate) ??
      readPatternMember(symbol, context, evaluate);
    if (given?.value instanceof KnownText) return given.value.isFilled ? { value: PRESENT } : undefined;
    if (given) return given;
    const initializer = findInitializer(checker, node, symbol, context);
    if (initializer)
      return mayGrow(checker, symbol, initializer) ? undefined : evaluate(initializer, context, true);
    return readLiteralType(checker, node);
  }
  return undefined;
}

function evaluateList(node: ts.ArrayLiteralExpression, evaluate: Evaluate): Known | undefined {
  const values: unknown[] = [];
  for (const element of node.elements) {
    const known = evaluate(ts.isSpreadElement(element) ? element.expression : element);
    if (!known || (ts.isSpreadElement(element) && !Array.isArray(known.value))) return undefined;
    if (ts.isSpreadElement(element)) values.push(...(known.value as unknown[]));
    else values.push(known.value);
  }
  return { value: values };
}

/** `new Set(list)`, which removes duplicates from a list. */
function evaluateSet(node: ts.NewExpression, evaluate: Evaluate): Known | undefined {
  const [list] = node.arguments ?? [];
  if (node.expression.getText() !== 'Set' || !list) return undefined;
  const known = evaluate(list);
  if (known?.value === undefined || known.value === null) return known && { value: [] };
  return Array.isArray(known.value) ? { value: [...new Set<unknown>(known.value)] } : undefined;
}

function evaluateTypeOf({ expression }: ts.TypeOfExpression, evaluate: Evaluate): Known | undefined {
  const known = evaluate(expression);
  if (known?.value instanceof KnownStart) return { value: 'string' };
  return known && known.value !== PRESENT ? { value: typeof known.value } : undefined;
}

function evaluatePrefix(
  node: ts.PrefixUnaryExpression,
  evaluate: (node: ts.Expression) => Known | undefined,
): Known | undefined {
  const operand = evaluate(node.operand);
  if (!operand) return undefined;
  if (node.operator === ts.SyntaxKind.ExclamationToken) return { value: !operand.value };
  if (node.operator === ts.SyntaxKind.MinusToken && !isObject(operand.value))
    return { value: -Number(operand.value) };
  return undefined;
}

function evaluateEquality(
  { left, operatorToken: { kind }, right }: ts.BinaryExpression,
  evaluate: Evaluate,
): Known | undefined {
  const isLoose = kind === ts.SyntaxKind.EqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;
  const isNegated =
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;
  if (!isLoose && !isNegated && kind !== ts.SyntaxKind.EqualsEqualsEqualsToken) return undefined;
  const first = evaluate(left, undefined, true);
  const second = first && evaluate(right, undefined, true);
  const known = second && areEqual(first.value, second.value, isLoose);
  return isNegated ? negate(known) : known;
}

function evaluateBinary(
  { left, operatorToken, right }: ts.BinaryExpression,
  evaluate: (node: ts.Expression) => Known | undefined,
  checker: ts.TypeChecker,
  context: Context,
): Known | undefined {
  if (operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword)
    return isCaughtInstance(checker, left, right, context);
  const first = evaluate(left);
  switch (operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      if (first) return first.value ? evaluate(right) : first;
      return isFalse(evaluate(right)) ? { value: false } : undefined;
    case ts.SyntaxKind.BarBarToken:
      if (first) return first.value ? first : evaluate(right);
      return isTrue(evaluate(right)) ? { value: PRESENT } : undefined;
    case ts.SyntaxKind.QuestionQuestionToken:
      return first && (first.value ?? undefined) === undefined ? evaluate(right) : first;
  }
  const second = evaluate(right);
  if (!first || !second) return undefined;
  // Nothing else is known of a value that is only known to be present.
  if (isObject(first.value) || isObject(second.value)) return undefined;
  // The operators convert values of other types.
  const [one, other] = [first.value as number, second.value as number];
  switch (operatorToken.kind) {
    case ts.SyntaxKind.PlusToken:
      return { value: one + other };
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return { value: one >= other };
    case ts.SyntaxKind.LessThanToken:
      return { value: one < other };
    case ts.SyntaxKind.GreaterThanToken:
      return { value: one > other };
    default:
      return undefined;
  }
}

function negate(known: Known | undefined): Known | undefined {
  return known && { value: !known.value };
}

function isFalse(known: Known | undefined): boolean {
  return known !== undefined && !known.value;
}

function isTrue(known: Known | undefined): boolean {
  return known !== undefined && Boolean(known.value);
}

function readEnumMember(checker: ts.TypeChecker, node: ts.PropertyAccessExpression): Known | undefined {
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
  const declaration = symbol?.declarations?.find(ts.isEnumMember);
  const value = declaration && checker.getConstantValue(declaration);
  return value === undefined ? undefined : { value };
}
