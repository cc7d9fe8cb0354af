import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findMadeErrors } from '../errors/error-parameters.js';
import { isOfApplication, unwrap } from '../program/declarations.js';
import { isDeferred } from '../program/types.js';
import { filterCarried } from './catching.js';
import { carrying, detached, type Effects, type FactSet, rejected, unite, uniteEffects } from './effects.js';

/** Evaluates calls of promises and observables, whose errors come later. `undefined` for every other call. */
export function evaluateDeferredCall(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
): Effects | undefined {
  const callee = unwrap(node.expression);
  const [first, second] = node.arguments;
  if (ts.isIdentifier(callee) && callee.text === 'throwError' && first && isOfPackage(analysis, node))
    return carrying(findMadeErrors(analysis, first, context));
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  if (name === 'reject' && callee.expression.getText() === 'Promise' && first) {
    return carrying(analysis.errors(first, context));
  }
  if (name === 'allSettled' && callee.expression.getText() === 'Promise') {
    return detached(uniteEffects(...node.arguments.map(argument => analysis.expression(argument, context))));
  }
  if (name === 'handle' && context.handled) {
    const receiver = analysis.checker.getSymbolAtLocation(unwrap(callee.expression));
    if (receiver === context.handled.next) return carrying(context.handled.facts);
  }
  if (!['then', 'catch', 'finally', 'pipe'].includes(name)) return undefined;
  if (!isDeferred(analysis.checker, analysis.typeOf(callee.expression, context))) return undefined;

  const receiver = analysis.expression(callee.expression, context);
  const carried = (facts: FactSet): Effects => uniteEffects(detached(receiver), carrying(facts));
  switch (name) {
    case 'catch':
      return carried(first ? filterCarried(analysis, receiver.carried, first, context) : receiver.carried);
    case 'then': {
      const kept = second ? filterCarried(analysis, receiver.carried, second, context) : receiver.carried;
      const called = first ? rejected(analysis.callValue(first, context)).carried : new Map();
      return carried(unite(kept, called));
    }
    case 'finally':
      return carried(
        unite(receiver.carried, first ? rejected(analysis.callValue(first, context)).carried : new Map()),
      );
    default:
      return carried(
        node.arguments.reduce(
          (facts, operator) => applyOperator(analysis, facts, operator, context),
          receiver.carried,
        ),
      );
  }
}

/** Whether a package declares the function that a call runs. The application may have one of the same name. */
function isOfPackage({ checker }: Analysis, node: ts.CallExpression): boolean {
  const declaration = checker.getResolvedSignature(node)?.declaration;
  return declaration === undefined || !isOfApplication(declaration);
}

/** Applies an operator of RxJS to the errors of the operators before it. */
function applyOperator(
  analysis: Analysis,
  facts: FactSet,
  operator: ts.Expression,
  context: Context,
): FactSet {
  const node = unwrap(operator);
  if (!ts.isCallExpression(node)) return unite(facts, rejected(analysis.callValue(node, context)).carried);
  const name = node.expression.getText();
  const [first] = node.arguments;
  if (name === 'catchError' && first) return filterCarried(analysis, facts, first, context);
  if (name === 'throwIfEmpty' && first) return unite(facts, findMadeErrors(analysis, first, context));
  const called = node.arguments.map(argument => {
    const isFunction = analysis.checker.getTypeAtLocation(argument).getCallSignatures().length > 0;
    return isFunction
      ? rejected(analysis.callValue(argument, context)).carried
      : analysis.expression(argument, context).carried;
  });
  return unite(facts, ...called);
}
