import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { constantInitializer, resolveAlias, unwrap } from '../program/declarations.js';
import type { ThrownFact } from './effects.js';

/** The methods of Nest's `Reflector` that read metadata by a key. */
const REFLECTOR_METHODS: ReadonlySet<string> = new Set(['get', 'getAllAndOverride', 'getAllAndMerge']);

/**
 * The value of an expression, where it is known while the program is read: literals, constants, members of enums and,
 * where the decorators of the handler are known, the metadata that a guard reads.
 */
export function evaluateConstant(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
  depth = 0,
): Known | undefined {
  const evaluate = (node: ts.Expression): Known | undefined =>
    depth > 20 ? undefined : evaluateConstant(checker, node, context, depth + 1);
  const node = unwrap(expression);

  if (ts.isStringLiteralLike(node)) return { value: node.text };
  if (ts.isNumericLiteral(node)) return { value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { value: null };
  if (ts.isIdentifier(node) && node.text === 'undefined') return { value: undefined };
  if (ts.isArrayLiteralExpression(node)) {
    const values = node.elements.map(evaluate);
    return values.every(value => value !== undefined)
      ? { value: values.map(({ value }) => value) }
      : undefined;
  }
  if (ts.isPrefixUnaryExpression(node)) return evaluatePrefix(node, evaluate);
  if (ts.isBinaryExpression(node)) return evaluateBinary(node, evaluate, checker, context);
  if (ts.isConditionalExpression(node)) {
    const condition = evaluate(node.condition);
    return condition && evaluate(condition.value ? node.whenTrue : node.whenFalse);
  }
  if (ts.isCallExpression(node)) return evaluateCall(node, evaluate, checker, context);
  if (ts.isPropertyAccessExpression(node)) {
    const known = ofEnum(checker, node) ?? ofCaught(checker, node, context);
    if (known) return known;
    if (node.name.text === 'length') {
      const list = evaluate(node.expression);
      return Array.isArray(list?.value) ? { value: list.value.length } : undefined;
    }
  }
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
    const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
    const given = symbol && context.given?.get(symbol);
    if (given) return given;
    const initializer = constantInitializer(symbol);
    if (initializer) return evaluate(initializer);
    const type = checker.getTypeAtLocation(node);
    return type.isStringLiteral() || type.isNumberLiteral() ? { value: type.value } : undefined;
  }
  return undefined;
}

function evaluatePrefix(
  node: ts.PrefixUnaryExpression,
  evaluate: (node: ts.Expression) => Known | undefined,
): Known | undefined {
  const operand = evaluate(node.operand);
  if (!operand) return undefined;
  if (node.operator === ts.SyntaxKind.ExclamationToken) return { value: !operand.value };
  if (node.operator === ts.SyntaxKind.MinusToken) return { value: -Number(operand.value) };
  return undefined;
}

function evaluateBinary(
  { left, operatorToken, right }: ts.BinaryExpression,
  evaluate: (node: ts.Expression) => Known | undefined,
  checker: ts.TypeChecker,
  context: Context,
): Known | undefined {
  if (operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword)
    return evaluateInstanceOf(checker, left, right, context);
  const first = evaluate(left);
  switch (operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      if (first) return first.value ? evaluate(right) : first;
      return isFalse(evaluate(right)) ? { value: false } : undefined;
    case ts.SyntaxKind.BarBarToken:
      if (first) return first.value ? first : evaluate(right);
      return isTrue(evaluate(right)) ? { value: true } : undefined;
    case ts.SyntaxKind.QuestionQuestionToken:
      return first && (first.value ?? undefined) === undefined ? evaluate(right) : first;
  }
  const second = evaluate(right);
  if (!first || !second) return undefined;
  switch (operatorToken.kind) {
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsToken:
      return { value: first.value === second.value };
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
      return { value: first.value !== second.value };
    case ts.SyntaxKind.PlusToken:
      return {
        value:
          typeof first.value === 'number' && typeof second.value === 'number'
            ? first.value + second.value
            : `${String(first.value)}${String(second.value)}`,
      };
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return { value: Number(first.value) >= Number(second.value) };
    case ts.SyntaxKind.LessThanToken:
      return { value: Number(first.value) < Number(second.value) };
    case ts.SyntaxKind.GreaterThanToken:
      return { value: Number(first.value) > Number(second.value) };
    default:
      return undefined;
  }
}

function isFalse(known: Known | undefined): boolean {
  return known !== undefined && !known.value;
}

function isTrue(known: Known | undefined): boolean {
  return known !== undefined && Boolean(known.value);
}

function evaluateCall(
  node: ts.CallExpression,
  evaluate: (node: ts.Expression) => Known | undefined,
  checker: ts.TypeChecker,
  context: Context,
): Known | undefined {
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  const method = node.expression.name.text;
  if (method === 'getStatus') return ofCaught(checker, node.expression, context);
  if (context.metadata && REFLECTOR_METHODS.has(method) && isReflector(checker, node.expression.expression)) {
    const [argument] = node.arguments;
    if (!argument) return undefined;
    const key = metadataKey(checker, argument, evaluate);
    return key === undefined ? undefined : context.metadata(key);
  }
  return undefined;
}

/** The key of metadata: a text, or a decorator that `Reflector.createDecorator` made. */
function metadataKey(
  checker: ts.TypeChecker,
  argument: ts.Expression,
  evaluate: (node: ts.Expression) => Known | undefined,
): string | undefined {
  const known = evaluate(argument);
  if (typeof known?.value === 'string') return known.value;
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(unwrap(argument)));
  const initializer = constantInitializer(symbol);
  return initializer?.getText().includes('createDecorator') && symbol
    ? `decorator:${symbol.name}`
    : undefined;
}

function isReflector(checker: ts.TypeChecker, node: ts.Expression): boolean {
  return checker.getTypeAtLocation(node).symbol?.name === 'Reflector';
}

function ofEnum(checker: ts.TypeChecker, node: ts.PropertyAccessExpression): Known | undefined {
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
  const declaration = symbol?.declarations?.find(ts.isEnumMember);
  const value = declaration && checker.getConstantValue(declaration);
  return value === undefined ? undefined : { value };
}

/** Evaluates the status or the name of an error that a variable holds. */
function ofCaught(
  checker: ts.TypeChecker,
  node: ts.PropertyAccessExpression,
  { caught }: Context,
): Known | undefined {
  if (!caught?.facts || checker.getSymbolAtLocation(node.expression) !== caught.variable) return undefined;
  const [fact] = caught.facts.values();
  if (fact?.kind !== 'error') return undefined;
  if (['status', 'statusCode', 'getStatus'].includes(node.name.text) && fact.status !== undefined) {
    return { value: fact.status };
  }
  if (node.name.text === 'name' && fact.type) return { value: fact.name };
  // A member that the class of the error sets itself.
  const member = fact.type && checker.getPropertyOfType(fact.type, node.name.text)?.valueDeclaration;
  const initializer = member && ts.isPropertyDeclaration(member) ? member.initializer : undefined;
  return initializer && evaluateConstant(checker, initializer, { self: undefined });
}

/** Whether the error that a variable holds is of a class. */
function evaluateInstanceOf(
  checker: ts.TypeChecker,
  left: ts.Expression,
  right: ts.Expression,
  { caught }: Context,
): Known | undefined {
  if (!caught?.facts || checker.getSymbolAtLocation(unwrap(left)) !== caught.variable) return undefined;
  const [fact] = caught.facts.values();
  const wanted = resolveAlias(checker, checker.getSymbolAtLocation(right));
  if (fact?.kind !== 'error' || !fact.type || !wanted) return undefined;
  return { value: isOfClass(checker, fact, wanted) };
}

/** Whether a thrown error is of a class, or of one that extends it. */
export function isOfClass(checker: ts.TypeChecker, { type, name }: ThrownFact, wanted: ts.Symbol): boolean {
  if (name === wanted.name || (wanted.name === 'Error' && type !== undefined)) return true;
  const seen = new Set<ts.Type>();
  const pending = type ? [type] : [];
  for (let current = pending.pop(); current; current = pending.pop()) {
    if (seen.has(current)) continue;
    seen.add(current);
    if (current.symbol === wanted) return true;
    pending.push(...(current.getBaseTypes() ?? []));
  }
  return false;
}
