import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { factSet, type FactSet, unite } from '../flow/effects.js';
import { constantInitializer, hasBody, resolveAlias, unwrap } from '../program/declarations.js';
import { listReturned } from '../program/returned.js';
import { findGenericMember, substituteErrors } from './error-parameters.js';
import { findErrorsByType } from './error-types.js';
import { describeNew } from './exception-fact.js';

const NOTHING: FactSet = factSet([]);

/** The errors that an expression can be: of `throw`, of `Promise.reject()`, or of a `return` in a handler. */
export function findErrors(
  analysis: Analysis,
  expression: ts.Expression,
  context: Context,
  depth = 0,
): FactSet {
  const find = (node: ts.Expression): FactSet =>
    depth > 12 ? NOTHING : findErrors(analysis, node, context, depth + 1);
  const node = unwrap(expression);

  if (ts.isNewExpression(node)) return describeInstances(analysis, node, context);
  if (ts.isConditionalExpression(node)) return unite(find(node.whenTrue), find(node.whenFalse));
  if (ts.isAwaitExpression(node)) return find(node.expression);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.EqualsToken) return find(node.right);
    if (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken) {
      return unite(find(node.left), find(node.right));
    }
  }
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
    const found = findInVariable(analysis, node, context, find);
    if (found) return found;
  }
  if (ts.isCallExpression(node)) {
    const found = findInCall(analysis, node, context, find);
    if (found.size) return found;
  }
  return findErrorsByType(analysis, node, context);
}

/** Describes the errors that `new X(…)` can create: one for each branch of a conditional argument. */
function describeInstances(
  analysis: Analysis,
  node: ts.NewExpression,
  context: Context,
  given: readonly ts.Expression[] = node.arguments ?? [],
): FactSet {
  const fact = describeNew(analysis, node, given, context);
  if (!fact.computed) return factSet([fact]);
  const index = given.findIndex(argument => ts.isConditionalExpression(unwrap(argument)));
  const argument = given[index] && unwrap(given[index]);
  if (!argument || !ts.isConditionalExpression(argument)) return factSet([fact]);
  return unite(
    ...[argument.whenTrue, argument.whenFalse].map(branch =>
      describeInstances(analysis, node, context, given.with(index, branch)),
    ),
  );
}

function findInVariable(
  analysis: Analysis,
  node: ts.Expression,
  context: Context,
  find: (node: ts.Expression) => FactSet,
): FactSet | undefined {
  const { checker } = analysis;
  const { caught } = context;
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node));
  if (!symbol) return undefined;
  if (caught?.variable === symbol) return caught.facts ?? NOTHING;
  const declaration = symbol.valueDeclaration;
  const member =
    ts.isPropertyAccessExpression(node) &&
    findGenericMember(analysis, node.expression, node.name.text, context);
  if (member) return factSet([member]);
  // A constructor's parameter declares the member: its type is more exact.
  if (declaration && ts.isPropertyAccessExpression(node) && ts.isParameter(declaration)) return undefined;
  if (declaration && ts.isParameter(declaration) && ts.isIdentifier(declaration.name)) {
    const type = checker.getTypeAtLocation(declaration);
    const isAny = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
    const isCatch = ts.isCatchClause(declaration.parent);
    return isCatch && isAny ? NOTHING : factSet([{ kind: 'parameter', parameter: symbol }]);
  }
  const initializer = constantInitializer(symbol);
  if (initializer) return find(initializer);
  // A variable that is assigned in several places.
  if (declaration && ts.isVariableDeclaration(declaration)) {
    if (ts.isCatchClause(declaration.parent)) return NOTHING;
    return unite(...assignments(checker, declaration, symbol).map(find));
  }
  return undefined;
}

function assignments(
  checker: ts.TypeChecker,
  declaration: ts.VariableDeclaration,
  symbol: ts.Symbol,
): ts.Expression[] {
  const found: ts.Expression[] = declaration.initializer ? [declaration.initializer] : [];
  const scope = ts.findAncestor(declaration, node => ts.isFunctionLike(node) || ts.isSourceFile(node));
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      checker.getSymbolAtLocation(node.left) === symbol
    ) {
      found.push(node.right);
    }
    ts.forEachChild(node, visit);
  };
  if (scope) visit(scope);
  return found;
}

/** Finds the errors that a function returns: `throw this.notFound(id)`. */
function findInCall(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
  find: (node: ts.Expression) => FactSet,
): FactSet {
  const { checker } = analysis;
  const callee = unwrap(node.expression);
  const symbol = ts.isIdentifier(callee) ? checker.getSymbolAtLocation(callee) : undefined;
  if (symbol?.valueDeclaration && ts.isParameter(symbol.valueDeclaration)) {
    return factSet([{ kind: 'made', parameter: symbol }]);
  }
  const declaration = checker.getResolvedSignature(node)?.declaration;
  if (!declaration || !hasBody(declaration)) return NOTHING;
  const facts = unite(...listReturned(declaration.body).map(find));
  return substituteErrors(analysis, facts, declaration, node.arguments, context);
}
