import ts from 'typescript';
import type { Context } from '../analysis.js';
import { constantInitializer, findValueSymbol, unwrap } from '../program/declarations.js';
import { evaluateConstant } from './constants.js';
import { PRESENT } from './known.js';
import { ValidatedObject } from './validation/validated-objects.js';
import { readConstant } from './value-facts.js';

/** The types of objects that give access to the request. */
const REQUEST_TYPES: ReadonlySet<string> = new Set([
  'Request',
  'FastifyRequest',
  'IncomingMessage',
  'ExecutionContext',
  'ArgumentsHost',
  'AsyncLocalStorage',
  'ClsService',
]);

/** Whether the server computes a value without the request: from constants, injected services and the user. */
export function isServerValue(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  context: Context,
  depth = 0,
): boolean {
  const node = unwrap(expression);
  if (depth > 12) return false;
  const isPart = (part: ts.Expression): boolean => isServerValue(checker, part, context, depth + 1);
  if (ts.isLiteralExpression(node) || isKnown(checker, node, context)) return true;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (ts.isIdentifier(node)) return isServerVariable(checker, node, context, isPart);
  if (ts.isPropertyAccessExpression(node)) {
    const isUser = context.route && evaluateConstant(checker, node.expression, context)?.value === PRESENT;
    return isUser === true || (!isRequest(checker, node) && isPart(node.expression));
  }
  if (ts.isElementAccessExpression(node)) return isPart(node.expression) && isPart(node.argumentExpression);
  if (ts.isCallExpression(node)) return isPart(node.expression) && node.arguments.every(isPart);
  if (ts.isNewExpression(node)) return (node.arguments ?? []).every(isPart);
  if (ts.isAwaitExpression(node) || ts.isSpreadElement(node)) return isPart(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return isPart(node.operand);
  if (ts.isBinaryExpression(node)) return isPart(node.left) && isPart(node.right);
  if (ts.isConditionalExpression(node))
    return isPart(node.condition) && isPart(node.whenTrue) && isPart(node.whenFalse);
  // A function within another one may read its variables.
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
    return ts.findAncestor(node.parent, ts.isFunctionLike) === undefined;
  if (ts.isTemplateExpression(node)) return node.templateSpans.every(span => isPart(span.expression));
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isPart);
  return (
    ts.isObjectLiteralExpression(node) &&
    node.properties.every(property => {
      if (ts.isPropertyAssignment(property)) return isPart(property.initializer);
      if (ts.isShorthandPropertyAssignment(property)) return isPart(property.name);
      return ts.isSpreadAssignment(property) && isPart(property.expression);
    })
  );
}

/** Whether an expression is a constant, or the user of the request. */
function isKnown(checker: ts.TypeChecker, node: ts.Expression, context: Context): boolean {
  if (evaluateConstant(checker, node, context)?.value === PRESENT) return context.route !== undefined;
  return readConstant(checker, node, context) !== undefined;
}

function isServerVariable(
  checker: ts.TypeChecker,
  node: ts.Identifier,
  { given }: Context,
  isPart: (part: ts.Expression) => boolean,
): boolean {
  const symbol = findValueSymbol(checker, node);
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || isRequest(checker, node)) return false;
  if (ts.isParameter(declaration)) {
    const value = given?.get(symbol)?.value;
    return value instanceof ValidatedObject && value.isOfServer;
  }
  if (ts.isBindingElement(declaration)) {
    const holder = declaration.parent.parent;
    const isConst = (ts.getCombinedNodeFlags(holder) & ts.NodeFlags.Const) !== 0;
    return (
      ts.isVariableDeclaration(holder) &&
      isConst &&
      holder.initializer !== undefined &&
      isPart(holder.initializer)
    );
  }
  if (ts.isVariableDeclaration(declaration)) {
    const initializer = constantInitializer(symbol);
    return initializer !== undefined && isPart(initializer);
  }
  return (
    ts.isFunctionDeclaration(declaration) || ts.isClassLike(declaration) || ts.isEnumDeclaration(declaration)
  );
}

function isRequest(checker: ts.TypeChecker, node: ts.Expression): boolean {
  return REQUEST_TYPES.has(checker.getTypeAtLocation(node).symbol?.name ?? '');
}
