import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { findOwnMember, isOverridden } from '../program/certain-callee.js';
import { constantInitializer, resolveAlias, unwrap } from '../program/declarations.js';
import { readBoundMember } from '../program/member-names.js';
import type { Evaluate } from './constant-calls.js';
import { KnownObject, KnownList } from './known.js';

/** The name of a class: `NotFoundException.name`. */
export function readClassName(checker: ts.TypeChecker, node: ts.PropertyAccessExpression): Known | undefined {
  if (node.name.text !== 'name') return undefined;
  const holder = unwrap(node.expression);
  const symbol = ts.isIdentifier(holder)
    ? resolveAlias(checker, checker.getSymbolAtLocation(holder))
    : undefined;
  return symbol && symbol.flags & ts.SymbolFlags.Class ? { value: symbol.name } : undefined;
}

/** `const { isOptional } = options`, of an object that a caller gave. */
export function readPatternMember(
  symbol: ts.Symbol | undefined,
  { given }: Context,
  evaluate: Evaluate,
): Known | undefined {
  const element = symbol?.valueDeclaration;
  if (!given || !element || !ts.isBindingElement(element) || element.initializer) return undefined;
  const holder = element.parent.parent;
  if (!ts.isVariableDeclaration(holder) || !holder.initializer || element.dotDotDotToken) return undefined;
  if (!(ts.getCombinedNodeFlags(holder) & ts.NodeFlags.Const)) return undefined;
  const { value } = evaluate(holder.initializer) ?? {};
  const member = readBoundMember(element);
  return value instanceof KnownObject && member !== undefined ? value.member(member) : undefined;
}

/** An element of a list that a caller gave: `steps[0]?.name`. If the list has none, `?.` returns `undefined`. */
function readFirst(node: ts.PropertyAccessExpression, evaluate: Evaluate): Known | undefined {
  const holder = unwrap(node.expression);
  const value = ts.isElementAccessExpression(holder) ? evaluate(holder.expression)?.value : undefined;
  if (!(value instanceof KnownList)) return undefined;
  if (!value.element) return { value: undefined };
  const isSure = !node.questionDotToken || value.element.member(node.name.text)?.value === undefined;
  return isSure ? { value: value.element } : undefined;
}

/** A member of an object that a caller gave, or the length of a list. */
export function readObjectMember(
  node: ts.PropertyAccessExpression,
  { given }: Context,
  evaluate: Evaluate,
): Known | undefined {
  const isLength = node.name.text === 'length';
  if (!given && !isLength) return undefined;
  const holder = evaluate(node.expression) ?? readFirst(node, evaluate);
  if (!holder) return undefined;
  const { value } = holder;
  if (value instanceof KnownObject) return value.member(node.name.text);
  if (value instanceof KnownList) return isLength && value.isEmpty ? { value: 0 } : undefined;
  if (isLength && Array.isArray(value)) return { value: value.length };
  return node.questionDotToken && (value === undefined || value === null) ? { value: undefined } : undefined;
}

/** The value of a constant. A class that extends the one of a member may give the member another value. */
export function findInitializer(
  checker: ts.TypeChecker,
  node: ts.Identifier | ts.PropertyAccessExpression,
  symbol: ts.Symbol | undefined,
  { self }: Context,
): ts.Expression | undefined {
  const own = self && findOwnMember(checker, node, self);
  const member = own ? findMember(checker, self, own) : symbol;
  const declaration = member?.valueDeclaration;
  if (!own && declaration && ts.isPropertyDeclaration(declaration) && isOverridden(checker, declaration))
    return undefined;
  return constantInitializer(member);
}

function findMember(
  checker: ts.TypeChecker,
  self: ts.Type,
  { name }: ts.ClassElement,
): ts.Symbol | undefined {
  return name && checker.getPropertyOfType(self, name.getText());
}
