import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { findValueSymbol, resolveConstant, unwrap } from '../program/declarations.js';
import { readBoundMember } from '../program/member-names.js';
import { evaluateConstant } from './constants.js';
import { isFiniteNumber } from './finite-numbers.js';
import { readObject } from './objects/known-objects.js';
import { isObject, KnownText, PRESENT } from './known.js';
import { mayBeEmptied } from './validation/empty-members.js';
import { ValidatedObject } from './validation/validated-objects.js';
import { listGuaranteed, type MemberValidators } from './validation/validators.js';

/** What the code tells of a value. */
export interface ValueFacts {
  /** The validators that it has passed. */
  readonly passed?: MemberValidators | undefined;
  /** The validators without arguments that accept each value of its kind. */
  readonly accepted?: ReadonlySet<string>;
}

const PRESENT_VALUE: ReadonlySet<string> = new Set(['IsDefined', 'IsNotEmpty']);
const TEXT: ReadonlySet<string> = new Set(['IsDefined', 'IsString']);
const FILLED_TEXT: ReadonlySet<string> = new Set([...PRESENT_VALUE, 'IsString']);
const BOOLEAN: ReadonlySet<string> = new Set([...PRESENT_VALUE, 'IsBoolean']);
const FINITE_NUMBER: ReadonlySet<string> = new Set([...PRESENT_VALUE, 'IsNumber']);
const NOTHING: ReadonlySet<string> = new Set();
const LIST: ReadonlySet<string> = new Set([...PRESENT_VALUE, 'IsArray']);

/** A constant of the code. */
export function readConstant(
  checker: ts.TypeChecker,
  node: ts.Expression,
  context: Context,
): Known | undefined {
  const known = evaluateConstant(checker, node, context);
  const isPlain =
    known && (Array.isArray(known.value) ? !known.value.some(isObject) : !isObject(known.value));
  return isPlain ? known : undefined;
}

/** Whether the type of a value is reliable: that of a result or of a member of `this`. A database may lack the member of a result. */
export function isTyped(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  let node = resolveConstant(checker, expression);
  if (ts.isAwaitExpression(node)) node = unwrap(node.expression);
  if (ts.isCallExpression(node) || ts.isTemplateExpression(node)) return true;
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
  while (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    node = unwrap(node.expression);
  return node.kind === ts.SyntaxKind.ThisKeyword;
}

/** The validators that an expression passes, if its type is reliable. */
export function describeTyped(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
): ReadonlySet<string> {
  const type = checker.getTypeAtLocation(expression);
  const parts = type.isUnion() ? type.types : [type];
  const isOf = (flag: ts.TypeFlags): boolean => parts.every(({ flags }) => (flags & flag) !== 0);
  if (isOf(ts.TypeFlags.StringLike)) return TEXT;
  if (isOf(ts.TypeFlags.NumberLike))
    return isFiniteNumber(checker, expression, context) ? FINITE_NUMBER : PRESENT_VALUE;
  return isOf(ts.TypeFlags.BooleanLike) ? BOOLEAN : NOTHING;
}

/** Describes a value that is no constant. */
export function describeValue(checker: ts.TypeChecker, node: ts.Expression, context: Context): ValueFacts {
  if (ts.isArrayLiteralExpression(node)) return { accepted: LIST };
  if (ts.isObjectLiteralExpression(node) || ts.isNewExpression(node)) return { accepted: PRESENT_VALUE };
  if (ts.isTemplateExpression(node)) {
    const isFilled = node.head.text !== '' || node.templateSpans.some(({ literal }) => literal.text !== '');
    return { accepted: isFilled ? FILLED_TEXT : TEXT };
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return { accepted: BOOLEAN };
  if (ts.isBinaryExpression(node) && COMPARING.has(node.operatorToken.kind)) return { accepted: BOOLEAN };
  if (ts.isPropertyAccessExpression(node))
    return describeMember(checker, node.expression, node.name.text, node, context);
  if (!ts.isIdentifier(node)) return {};
  const symbol = findValueSymbol(checker, node);
  const given = symbol && context.given?.get(symbol)?.value;
  if (given instanceof KnownText) return { accepted: given.isFilled ? FILLED_TEXT : TEXT };
  if (given === PRESENT) return { accepted: PRESENT_VALUE };
  const element = symbol?.valueDeclaration;
  if (!element || !ts.isBindingElement(element) || element.initializer || element.dotDotDotToken) return {};
  const holder = element.parent.parent;
  const isConst =
    ts.isVariableDeclaration(holder) && (ts.getCombinedNodeFlags(holder) & ts.NodeFlags.Const) !== 0;
  const member = readBoundMember(element);
  return isConst && holder.initializer && member !== undefined
    ? describeMember(checker, holder.initializer, member, node, context)
    : {};
}

const COMPARING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.InstanceOfKeyword,
  ts.SyntaxKind.InKeyword,
]);

/** A member of an object that was validated, or of the user of the request, which a guard has set. */
function describeMember(
  checker: ts.TypeChecker,
  holder: ts.Expression,
  name: string,
  node: ts.Expression,
  context: Context,
): ValueFacts {
  if (context.route && evaluateConstant(checker, holder, context)?.value === PRESENT)
    return describeUserMember(checker, holder, name, node);
  const object = readObject(checker, holder, context);
  return object instanceof ValidatedObject && !object.changed.has(name)
    ? { passed: listGuaranteed(checker, object.owner).get(name) }
    : {};
}

/** A member of the user is present, unless its type says that it may be absent. */
function describeUserMember(
  checker: ts.TypeChecker,
  holder: ts.Expression,
  name: string,
  node: ts.Expression,
): ValueFacts {
  const member = checker.getPropertyOfType(checker.getTypeAtLocation(holder), name);
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  const mayBeAbsent =
    (member && member.flags & ts.SymbolFlags.Optional) ||
    parts.some(({ flags }) => flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null));
  if (mayBeAbsent) return {};
  if (!parts.every(({ flags }) => flags & ts.TypeFlags.StringLike)) return { accepted: PRESENT_VALUE };
  return { accepted: mayBeEmptied(checker, node, name) ? TEXT : FILLED_TEXT };
}
