import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { resolveAlias, unwrap } from '../program/declarations.js';
import type { Evaluate } from './constant-calls.js';
import { KnownObject } from './known.js';

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
  return value instanceof KnownObject
    ? value.member((element.propertyName ?? element.name).getText())
    : undefined;
}

/** A member of an object that a caller gave, or the length of a list. */
export function readObjectMember(
  node: ts.PropertyAccessExpression,
  { given }: Context,
  evaluate: Evaluate,
): Known | undefined {
  const isLength = node.name.text === 'length';
  if (!given && !isLength) return undefined;
  const holder = evaluate(node.expression);
  if (!holder) return undefined;
  const { value } = holder;
  if (value instanceof KnownObject) return value.member(node.name.text);
  if (isLength && Array.isArray(value)) return { value: value.length };
  return node.questionDotToken && (value === undefined || value === null) ? { value: undefined } : undefined;
}
