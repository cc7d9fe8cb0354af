import ts from 'typescript';
import type { Context, Known, RouteFacts } from '../analysis.js';
import { constantInitializer, unwrap } from '../program/declarations.js';
import { readBoundMember } from '../program/member-names.js';

/** The types of requests in Express, in Fastify and in Node. */
const REQUEST_TYPES: ReadonlySet<string> = new Set(['Request', 'FastifyRequest', 'IncomingMessage']);

type Evaluate = (node: ts.Expression) => Known | undefined;

/** The value of a member of the request, or of a header field: `request.method`, or a variable that holds it. */
export function readRequest(
  checker: ts.TypeChecker,
  node: ts.Expression,
  { route }: Context,
  evaluate: Evaluate,
): Known | undefined {
  if (!route) return undefined;
  if (ts.isPropertyAccessExpression(node)) {
    if (isHeaders(checker, node.expression, route)) return route.header?.(node.name.text);
    return !STANDARD.has(node.name.text) && isRequest(checker, node.expression, 0)
      ? route.request(node.name.text, node)
      : undefined;
  }
  if (ts.isElementAccessExpression(node)) {
    const name = isHeaders(checker, node.expression, route) && evaluate(node.argumentExpression)?.value;
    return typeof name === 'string' ? route.header?.(name) : undefined;
  }
  // const { method } = request
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (!declaration || !ts.isBindingElement(declaration)) return undefined;
  const name = readMemberOfRequest(checker, declaration);
  return name !== undefined && !STANDARD.has(name) ? route.request(name, node) : undefined;
}

/** Whether an expression is the header fields of the request, or a variable that holds them. Only where they are known. */
function isHeaders(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  route: RouteFacts,
  depth = 0,
): boolean {
  if (!route.header) return false;
  const node = unwrap(expression);
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === 'headers' && isRequest(checker, node.expression, 0);
  const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
  const declaration = symbol?.valueDeclaration;
  if (!declaration || depth > 4) return false;
  if (ts.isBindingElement(declaration)) return readMemberOfRequest(checker, declaration) === 'headers';
  const initializer = constantInitializer(symbol);
  return initializer !== undefined && isHeaders(checker, initializer, route, depth + 1);
}

/** The name of the member of the request that a variable holds: `const { method } = request`. */
function readMemberOfRequest(checker: ts.TypeChecker, declaration: ts.BindingElement): string | undefined {
  const holder = declaration.parent.parent;
  const isMember =
    !declaration.initializer &&
    !declaration.dotDotDotToken &&
    ts.isVariableDeclaration(holder) &&
    (ts.getCombinedNodeFlags(holder) & ts.NodeFlags.Const) !== 0 &&
    holder.initializer !== undefined &&
    isRequest(checker, holder.initializer, 0);
  return isMember ? readBoundMember(declaration) : undefined;
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
