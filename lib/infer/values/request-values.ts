import ts from 'typescript';
import type { Context, Known } from '../analysis.js';
import { unwrap } from '../program/declarations.js';

/** The types of requests in Express, in Fastify and in Node. */
const REQUEST_TYPES: ReadonlySet<string> = new Set(['Request', 'FastifyRequest', 'IncomingMessage']);

/** The value of a member of the request: `request.method`, or a variable that holds it. */
export function readRequest(
  checker: ts.TypeChecker,
  node: ts.Expression,
  { route }: Context,
): Known | undefined {
  if (!route) return undefined;
  if (ts.isPropertyAccessExpression(node)) {
    return !STANDARD.has(node.name.text) && isRequest(checker, node.expression, 0)
      ? route.request(node.name.text, node)
      : undefined;
  }
  // const { method } = request
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (!declaration || !ts.isBindingElement(declaration) || declaration.initializer) return undefined;
  const name = (declaration.propertyName ?? declaration.name).getText();
  const holder = declaration.parent.parent;
  const isMember =
    !STANDARD.has(name) &&
    ts.isVariableDeclaration(holder) &&
    (ts.getCombinedNodeFlags(holder) & ts.NodeFlags.Const) !== 0 &&
    holder.initializer !== undefined &&
    isRequest(checker, holder.initializer, 0);
  return isMember ? route.request(name, node) : undefined;
}

/** Members that every request has: nothing is known of their values. */
const STANDARD: ReadonlySet<string> = new Set(
  (
    'app baseUrl body connection cookies file files fresh headers host hostname httpVersion id ip ips log originalUrl ' +
    'params path protocol query raw rawBody rawHeaders res route routeOptions secure server session sessionID ' +
    'signedCookies socket stale subdomains url xhr'
  ).split(' '),
);

/** Whether an expression is the request: `context.switchToHttp().getRequest()`, or a variable that holds it. */
export function isRequest(checker: ts.TypeChecker, expression: ts.Expression, depth: number): boolean {
  const node = unwrap(expression);
  if (ts.isCallExpression(node)) return /(^|\.)getRequest$/.test(node.expression.getText());
  if (!ts.isIdentifier(node) || depth > 4) return false;
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (!declaration) return false;
  if (ts.isParameter(declaration))
    return REQUEST_TYPES.has(checker.getTypeAtLocation(declaration).symbol?.name ?? '');
  if (!ts.isVariableDeclaration(declaration)) return false;
  const values = listAssignedValues(declaration);
  // For GraphQL, an enhancer reads the request from the context of GraphQL.
  return (
    values.some(value => isRequest(checker, value, depth + 1)) &&
    values.every(value => isRequest(checker, value, depth + 1) || value.getText().endsWith('.req'))
  );
}

/** Lists the initializer of a variable and the values that are assigned to its name. */
function listAssignedValues(declaration: ts.VariableDeclaration): readonly ts.Expression[] {
  const found = declaration.initializer ? [declaration.initializer] : [];
  if (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) return found;
  const name = declaration.name.getText();
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      node.left.getText() === name
    ) {
      found.push(node.right);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.findAncestor(declaration, ts.isFunctionLike) ?? declaration.getSourceFile());
  return found;
}
