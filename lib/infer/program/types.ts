import ts from 'typescript';
import type { Context } from '../analysis.js';
import { getPackageName, unwrap } from './declarations.js';
import { findPassedToBase } from './passed-to-base.js';

/**
 * The type of an expression, as exact as the context allows: in a method that a subclass inherits, `this.service` has the
 * type that the subclass declares.
 */
export function typeOfExpression(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
): ts.Type {
  const node = unwrap(expression);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return context.self ?? checker.getTypeAtLocation(node);
  if (
    context.self &&
    ts.isPropertyAccessExpression(node) &&
    node.expression.kind !== ts.SyntaxKind.SuperKeyword
  ) {
    const passed =
      node.expression.kind === ts.SyntaxKind.ThisKeyword
        ? findPassedToBase(checker, context.self, node)
        : undefined;
    if (passed) return withoutParameter(checker, checker.getTypeAtLocation(passed));
    const owner = typeOfExpression(checker, node.expression, context);
    const property = checker.getPropertyOfType(checker.getNonNullableType(owner), node.name.text);
    if (property && isGeneric(checker.getTypeAtLocation(node))) {
      return withoutParameter(checker, checker.getTypeOfSymbol(property));
    }
  }
  const type = checker.getTypeAtLocation(node);
  if (ts.isIdentifier(node) && isGeneric(type)) {
    const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) {
      return typeOfExpression(checker, declaration.initializer, context);
    }
  }
  return withoutParameter(checker, type);
}

/** Whether a type is a type parameter, or has one as a type argument. */
function isGeneric(type: ts.Type): boolean {
  if (type.flags & (ts.TypeFlags.TypeParameter | ts.TypeFlags.IndexedAccess)) return true;
  const { aliasTypeArguments = [] } = type;
  const given = (type as ts.TypeReference).typeArguments ?? [];
  return [...aliasTypeArguments, ...given].some(
    argument => (argument.flags & ts.TypeFlags.TypeParameter) !== 0,
  );
}

function withoutParameter(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  return type.flags & ts.TypeFlags.TypeParameter ? (checker.getBaseConstraintOfType(type) ?? type) : type;
}

/** Lists the parts of a union or an intersection, without `null` and `undefined`. Any other type is its only part. */
export function listTypeParts(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const present = checker.getNonNullableType(type);
  return present.isUnion() ? present.types : present.isIntersection() ? present.types : [present];
}

/** Whether a type is a promise or an observable, which may fail later. */
export function isDeferred(checker: ts.TypeChecker, type: ts.Type): boolean {
  return listTypeParts(checker, type).some(part => isDeferredPart(checker, part));
}

function isDeferredPart(checker: ts.TypeChecker, part: ts.Type): boolean {
  return (
    checker.getPropertyOfType(part, 'then') !== undefined ||
    checker.getPropertyOfType(part, 'subscribe') !== undefined ||
    ['Promise', 'PromiseLike', 'Observable'].includes(part.symbol?.name ?? '')
  );
}

const holding = { true: new WeakMap<ts.Type, boolean>(), false: new WeakMap<ts.Type, boolean>() };

/**
 * Whether a value may be a promise or an observable, or may have one as a part.
 *
 * @param ifUnknown - what a type that tells nothing counts as: `any`, `unknown`, or a type parameter
 */
export function mayHoldDeferred(checker: ts.TypeChecker, type: ts.Type, ifUnknown: boolean): boolean {
  const known = holding[`${ifUnknown}`];
  const holds = known.get(type) ?? holdsDeferred(checker, type, ifUnknown);
  known.set(type, holds);
  return holds;
}

/** How many levels of parts are looked at: types can have parts without end. */
const DEEPEST = 4;

function holdsDeferred(checker: ts.TypeChecker, type: ts.Type, ifUnknown: boolean): boolean {
  const seen = { true: new Set<ts.Type>(), false: new Set<ts.Type>() };
  let level: readonly Part[] = [{ type, isHolder: ifUnknown }];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    const next: Part[] = [];
    for (const { type: part, isHolder } of level.flatMap(splitPart)) {
      const known = seen[`${isHolder}`];
      if (known.has(part) || part.flags & PRIMITIVE) continue;
      known.add(part);
      if (
        part.flags & OPEN ? isHolder : isDeferredPart(checker, part) || ITERATED.test(part.symbol?.name ?? '')
      )
        return true;
      next.push(
        ...listInner(checker, part).map(inner => ({ type: inner, isHolder: isHolder && !isOfPackage(part) })),
      );
    }
    level = next;
  }
  return false;
}

/** A part of a type, and whether it holds a promise if it tells nothing. */
interface Part {
  readonly type: ts.Type;
  readonly isHolder: boolean;
}

function splitPart({ type, isHolder }: Part): readonly Part[] {
  return type.isUnionOrIntersection()
    ? type.types.map(part => ({ type: part, isHolder }))
    : [{ type, isHolder }];
}

/** The type arguments of a type, and the members of an object literal. */
function listInner(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const isLiteral =
    ((type.getSymbol()?.flags ?? 0) & (ts.SymbolFlags.TypeLiteral | ts.SymbolFlags.ObjectLiteral)) !== 0;
  return [
    ...checker.getTypeArguments(type as ts.TypeReference),
    ...(type.aliasTypeArguments ?? []),
    ...(isLiteral ? type.getProperties().map(member => checker.getTypeOfSymbol(member)) : []),
  ];
}

/** Whether a package declares a type, such as `CallHandler<any>`: most of its type arguments are no parts of the value. */
function isOfPackage({ symbol }: ts.Type): boolean {
  const [declaration] = symbol?.declarations ?? [];
  return declaration !== undefined && !['', 'typescript'].includes(getPackageName(declaration));
}

/** What a generator returns: it throws when it is iterated. */
const ITERATED = /^(Async)?(Generator|Iterator|Iterable|IterableIterator|IteratorObject)$/;

const OPEN = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter;

/** Whether the value of an expression may be a promise or an observable. */
export function mayBeDeferred(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(node);
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 || isDeferred(checker, type);
}

const PRIMITIVE =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.EnumLike |
  ts.TypeFlags.ESSymbolLike |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Null;

/** Whether a value is a text, a number or the like: code that receives it cannot change it. */
export function isPrimitive(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const parts = listTypeParts(checker, checker.getTypeAtLocation(node));
  return parts.every(({ flags }) => (flags & PRIMITIVE) !== 0);
}
