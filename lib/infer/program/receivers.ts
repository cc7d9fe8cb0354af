import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { unwrap } from './declarations.js';
import { findPassedToBase } from './passed-to-base.js';
import { listTypeParts } from './types.js';

/** The types that the receiver of a method can have: the types that the modules bind to it, or else its declared type. */
export function receiverTypes(
  analysis: Analysis,
  { expression }: ts.PropertyAccessExpression,
  context: Context,
): readonly ts.Type[] {
  const type = analysis.typeOf(expression, context);
  const bound = boundTypes(analysis, expression, type, context);
  return bound.length ? bound : listTypeParts(analysis.checker, type);
}

/** The classes that the modules bind to the token of an injected member. */
export function boundTypes(
  { checker, bindings }: Analysis,
  receiver: ts.Expression,
  type: ts.Type,
  { self }: Context,
): readonly ts.Type[] {
  const given = unwrap(receiver);
  const passed =
    self && ts.isPropertyAccessExpression(given) ? findPassedToBase(checker, self, given) : undefined;
  const node = passed ? unwrap(passed) : given;
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    // ModuleRef.get(TOKEN)
    const [argument] = node.arguments;
    const asked =
      ['get', 'resolve'].includes(node.expression.name.text) && argument && bindings.resolveToken(argument);
    return asked ? bindings.listTypes(asked) : [];
  }
  if (!ts.isPropertyAccessExpression(node) && !ts.isIdentifier(node)) return [];
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  const token =
    declaration && (ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration))
      ? bindings.injected(declaration)
      : undefined;
  const found = token === undefined ? [] : bindings.listTypes(token);
  return found.length || !type.symbol ? found : bindings.listTypes(type.symbol);
}
