import ts from 'typescript';
import type { Known, MetadataHolder, RouteFacts } from '../analysis.js';
import { constantInitializer, resolveAlias, resolveConstant, unwrap } from '../program/declarations.js';

/** Evaluates a call of Nest's `Reflector` that reads metadata by a key. */
export function evaluateMetadata(
  checker: ts.TypeChecker,
  { arguments: [name, target] }: ts.CallExpression,
  route: RouteFacts,
  evaluate: (node: ts.Expression) => Known | undefined,
): Known | undefined {
  const key = name && metadataKey(checker, name, evaluate);
  return key === undefined ? undefined : route.metadata(key, findHolder(checker, target));
}

/** What `Reflector` reads metadata from: `context.getHandler()`, `context.getClass()`. `undefined` if from both. */
function findHolder(checker: ts.TypeChecker, target: ts.Expression | undefined): MetadataHolder | undefined {
  const node = target && resolveConstant(checker, target);
  if (node && ts.isArrayLiteralExpression(node))
    return node.elements.length === 1 ? findHolder(checker, node.elements[0]) : undefined;
  const name =
    node && ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
      ? node.expression.name.text
      : '';
  return name === 'getHandler' ? 'handler' : name === 'getClass' ? 'class' : undefined;
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
