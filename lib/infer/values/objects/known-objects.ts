import ts from 'typescript';
import type { Context, Known } from '../../analysis.js';
import { mentions, readChange } from '../../program/assignments.js';
import { changedMembers } from '../../program/changed-members.js';
import { constantInitializer, findValueSymbol, unwrap } from '../../program/declarations.js';
import { readMemberName } from '../../program/member-names.js';
import { isChecked } from '../checked-variables.js';
import { evaluateConstant } from '../constants.js';
import { findCopied } from './copies.js';
import { isObject, KnownObject, PRESENT, KnownList } from '../known.js';
import { ListReader } from './known-lists.js';
import { ValidatedObject } from '../validation/validated-objects.js';
import { readValidatingCall } from '../validation/validating-factories.js';

/** How deep objects and lists are read: in each other, and through variables and calls. */
const MAX_DEPTH = 8;

/**
 * Reads the members of an object: of a literal, of a variable that holds one or whose caller gave one, or of the copy that a
 * function makes of its argument.
 */
export function readObject(
  checker: ts.TypeChecker,
  expression: ts.Expression | undefined,
  context: Context,
  depth = 0,
): KnownObject | undefined {
  const node = expression && unwrap(expression);
  if (!node || depth > MAX_DEPTH) return undefined;
  if (ts.isIdentifier(node)) return readVariable(checker, node, context, depth);
  if (ts.isAwaitExpression(node)) {
    const inner = unwrap(node.expression);
    return ts.isCallExpression(inner) ? readCall(checker, inner, context, depth) : undefined;
  }
  if (ts.isCallExpression(node)) return readCall(checker, node, context, depth);
  if (ts.isBinaryExpression(node)) return readChoice(checker, node, context, depth);
  return ts.isObjectLiteralExpression(node) ? readLiteral(checker, node, context, depth) : undefined;
}

/** `object ?? other`, of which the first is known to be absent. */
function readChoice(
  checker: ts.TypeChecker,
  { left, operatorToken, right }: ts.BinaryExpression,
  context: Context,
  depth: number,
): KnownObject | undefined {
  if (operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken) return undefined;
  const known = evaluateConstant(checker, left, context);
  return known && (known.value ?? undefined) === undefined
    ? readObject(checker, right, context, depth + 1)
    : undefined;
}

/** Reads the common members of the elements of a list. */
export function readList(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
  depth = 0,
): KnownList | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const read = (node: ts.Expression, within: Context) => readObject(checker, node, within, depth + 1);
  return new ListReader(checker, context, read).read(expression);
}

/** The members of a copy that a function returns. If the function validates it, the values have passed the validators. */
function readCall(
  checker: ts.TypeChecker,
  node: ts.CallExpression,
  context: Context,
  depth: number,
): KnownObject | undefined {
  const copied = findCopied(checker, node);
  const object = copied && readObject(checker, copied.argument, context, depth + 1);
  const known =
    object &&
    new KnownObject(object.members, object.isWhole)
      .without(copied?.changed ?? new Set())
      .without(listConverted(object, copied?.typed));
  const declaration = checker.getResolvedSignature(node)?.declaration;
  const made = declaration && readValidatingCall(checker, declaration as ts.SignatureDeclaration, node);
  if (!made?.isStrict || made.isAsync !== ts.isAwaitExpression(findOuter(node))) return known;
  return new ValidatedObject(known, made.owner);
}

/** The lists whose elements a class gives another type, and perhaps other members. */
function listConverted(object: KnownObject, typed: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  return new Set([...typed].filter(name => object.member(name)?.value instanceof KnownList));
}

/** The expression around, without parentheses and assertions. */
function findOuter(node: ts.Expression): ts.Node {
  let outer: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isAsExpression(outer) || ts.isNonNullExpression(outer))
    outer = outer.parent;
  return outer;
}

function readLiteral(
  checker: ts.TypeChecker,
  node: ts.ObjectLiteralExpression,
  context: Context,
  depth: number,
): KnownObject | undefined {
  let object = new KnownObject(new Map());
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      object = spread(object, readObject(checker, property.expression, context, depth + 1));
      continue;
    }
    const name = property.name && readMemberName(property.name);
    // An object that is set as `__proto__` has any members.
    if (name === undefined || name === '__proto__') return undefined;
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    object = object.with(new Map([[name, value && readMember(checker, value, context, depth)]]));
  }
  return object;
}

/** The members of an object into which another one is spread. Of an object that is not known, any member may come. */
function spread(object: KnownObject, added: KnownObject | undefined): KnownObject {
  const members = new Map(added?.isWhole ? object.members : []);
  for (const [name, known] of added?.members ?? []) {
    // A member that is `undefined` may be absent. Then the one before it remains.
    const isUncertain = known !== undefined && known.value === undefined && object.members.has(name);
    members.set(name, isUncertain ? undefined : known);
  }
  return new KnownObject(members, object.isWhole && added?.isWhole === true);
}

function readMember(
  checker: ts.TypeChecker,
  value: ts.Expression,
  context: Context,
  depth: number,
): Known | undefined {
  const object =
    readObject(checker, value, context, depth + 1) ?? readList(checker, value, context, depth + 1);
  if (object) return { value: object };
  const symbol = ts.isShorthandPropertyAssignment(value.parent) ? findValueSymbol(checker, value) : undefined;
  const node = symbol ? constantInitializer(symbol) : value;
  const known = (symbol && context.given?.get(symbol)) ?? (node && evaluateConstant(checker, node, context));
  if (known && !isObject(known.value)) return known;
  // For a route, `PRESENT` is the user that a guard has set.
  const isPresent = !context.route && ts.isIdentifier(value) && isChecked(checker, value);
  return isPresent ? { value: PRESENT } : undefined;
}

/** The members of the object that a variable holds, with those that the statements before assign. */
function readVariable(
  checker: ts.TypeChecker,
  node: ts.Identifier,
  context: Context,
  depth: number,
): KnownObject | undefined {
  const symbol = findValueSymbol(checker, node);
  if (!symbol) return undefined;
  const given = context.given?.get(symbol)?.value;
  const initializer = constantInitializer(symbol);
  const around = ts.findAncestor(initializer, ts.isFunctionLike);
  const changed = around && changedMembers(checker, around, node.text);
  const base =
    given instanceof KnownObject
      ? given
      : changed && readObject(checker, initializer, context, depth + 1)?.without(changed);
  const assigned = readAssigned(checker, node, context, depth);
  return assigned.size ? (base ?? new KnownObject(new Map(), false)).with(assigned) : base;
}

/** The members of a variable that the statements directly before the one that names it assign or delete. */
function readAssigned(
  checker: ts.TypeChecker,
  node: ts.Identifier,
  context: Context,
  depth: number,
): ReadonlyMap<string, Known | undefined> {
  const members = new Map<string, Known | undefined>();
  const last = ts.findAncestor(node, part => (ts.isFunctionLike(part) ? 'quit' : ts.isStatement(part)));
  if (!last || !ts.isBlock(last.parent)) return members;
  const { statements } = last.parent;
  for (const statement of statements.slice(0, statements.indexOf(last as ts.Statement)).toReversed()) {
    const change = readChange(statement, node.text);
    if (!change) break;
    const { member, value } = change;
    if (!members.has(member)) {
      members.set(member, value ? readMember(checker, value, context, depth) : { value: undefined });
    }
    if (value && mentions(value, node.text)) break;
  }
  return members;
}
