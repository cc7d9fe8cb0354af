import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { findSuperCall } from '../../errors/exception-arguments.js';
import type { Fact } from '../../flow/facts.js';
import { constantInitializer, hasBody, unwrap } from '../../program/declarations.js';
import { listReturned } from '../../program/returned.js';
import { findStrategies } from './passport.js';

/** The function of passport-jwt that reads the token of the header field `Authorization`. */
const EXTRACTOR = 'fromAuthHeaderAsBearerToken';

/** Whether the only strategy of `AuthGuard()` verifies the bearer token of the request. */
export function verifiesBearerToken(analysis: Analysis, mixin: ts.CallExpression): boolean {
  const [argument] = mixin.arguments;
  const [strategy, ...others] = findStrategies(analysis, mixin);
  if (!strategy || others.length || (argument && ts.isArrayLiteralExpression(unwrap(argument)))) return false;
  const maker = strategy.owner.members.find(ts.isConstructorDeclaration);
  const [options] = (maker && findSuperCall(maker)?.arguments) ?? [];
  return options?.getText().includes(EXTRACTOR) === true;
}

/** Whether an error is that of `verify()` of jsonwebtoken for the bearer token of the request. */
export function refusesBearerToken({ checker }: Analysis, fact: Fact): boolean {
  if (fact.kind !== 'error' || fact.name !== 'JsonWebTokenError' || !ts.isCallExpression(fact.at))
    return false;
  const [token] = fact.at.arguments;
  return token !== undefined && isBearerToken(checker, token, 0);
}

function isBearerToken(checker: ts.TypeChecker, expression: ts.Expression, depth: number): boolean {
  if (depth > 6) return false;
  const isToken = (node: ts.Expression): boolean => isBearerToken(checker, node, depth + 1);
  const node = unwrap(expression);
  // token ?? ''
  if (ts.isBinaryExpression(node)) return isToken(node.left);
  if (ts.isIdentifier(node)) {
    const initializer = constantInitializer(checker.getSymbolAtLocation(node));
    return initializer !== undefined && isToken(initializer);
  }
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'authorization';
  if (ts.isElementAccessExpression(node)) return isToken(node.expression);
  if (!ts.isCallExpression(node)) return false;
  const callee = unwrap(node.expression);
  if (ts.isCallExpression(callee)) return callee.expression.getText().endsWith(EXTRACTOR);
  const declaration = checker.getResolvedSignature(node)?.declaration;
  if (declaration && hasBody(declaration)) return listReturned(declaration.body).some(isToken);
  // request.headers.authorization.split(' ')
  return ts.isPropertyAccessExpression(callee) && isToken(callee.expression);
}
