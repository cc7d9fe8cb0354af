import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { holdsMethod } from '../nest/replaced-values.js';
import { findValue } from '../program/callee.js';
import { hasBody, qualifiedName, unwrap } from '../program/declarations.js';
import { calledFrom, callingParameter, type Effects, NO_EFFECTS, uniteEffects } from './effects.js';
import { isClosure } from './substitution.js';

/** Evaluates a call of a function that is passed as a value. */
export function evaluateValueCall(analysis: Analysis, expression: ts.Expression, context: Context): Effects {
  const node = unwrap(expression);
  const { replaced } = context;
  if (replaced && holdsMethod(analysis.checker, node, replaced.roles)) return replaced.effects;
  if (hasBody(node)) return analysis.call(node as ts.SignatureDeclaration, context);
  if (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind')
      return analysis.callValue(callee.expression, context);
    const declaration = analysis.checker.getResolvedSignature(node)?.declaration;
    return declaration && hasBody(declaration) ? callReturned(analysis, declaration, context) : NO_EFFECTS;
  }
  if (ts.isConditionalExpression(node)) {
    return uniteEffects(
      analysis.callValue(node.whenTrue, context),
      analysis.callValue(node.whenFalse, context),
    );
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return NO_EFFECTS;
  const callee = findValue(analysis, node, context);
  switch (callee.kind) {
    case 'functions':
      return uniteEffects(
        ...callee.targets.map(target =>
          calledFrom(
            analysis.call(target.node, {
              self: target.self,
              ...(isClosure(target.node) && { rejecters: context.rejecters, replaced }),
            }),
            qualifiedName(target.node),
          ),
        ),
      );
    case 'parameter':
      return callingParameter(callee.symbol);
    case 'value':
      return unwrap(callee.node) === node ? NO_EFFECTS : analysis.callValue(callee.node, context);
    default:
      return NO_EFFECTS;
  }
}

/** The functions that a function creates and returns. */
function callReturned(analysis: Analysis, node: ts.Node, context: Context): Effects {
  const found: ts.SignatureDeclaration[] = [];
  const visit = (child: ts.Node): void => {
    if (child !== node && ts.isFunctionLike(child)) {
      if (
        ts.isReturnStatement(child.parent) ||
        child.parent === node ||
        ts.isParenthesizedExpression(child.parent)
      )
        found.push(child);
      return;
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return uniteEffects(...found.map(inner => analysis.call(inner, { self: context.self })));
}
