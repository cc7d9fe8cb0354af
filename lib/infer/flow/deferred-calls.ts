import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findMadeErrors } from '../errors/error-parameters.js';
import { isOfApplication, unwrap } from '../program/declarations.js';
import { isDeferred } from '../program/types.js';
import { filterCarried, replaceErrors } from './catching.js';
import { evaluateArguments } from './construction.js';
import {
  carrying,
  detached,
  type Effects,
  type FactSet,
  NO_EFFECTS,
  passing,
  rejected,
  unite,
  uniteEffects,
} from './effects.js';

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
  // What a subscriber throws leaves nobody: only the errors that it passes to a callback do.
  const isSubscription = name === 'subscribe' && context.rejecters !== undefined;
  if (!isSubscription && !['then', 'catch', 'finally', 'pipe'].includes(name)) return undefined;
  if (!isDeferred(analysis.checker, analysis.typeOf(callee.expression, context))) return undefined;

  const receiver = analysis.expression(callee.expression, context);
  const before = detached(receiver);
  const handle = (handler: ts.Expression | undefined): Effects =>
    handler ? filterCarried(analysis, receiver.carried, handler, context) : carrying(receiver.carried);
  const run = (callback: ts.Expression | undefined): Effects =>
    callback ? rejected(analysis.callValue(callback, context)) : NO_EFFECTS;
  switch (name) {
    case 'catch':
      return uniteEffects(before, handle(first));
    case 'then':
      return uniteEffects(before, handle(second), run(first));
    case 'finally':
      return uniteEffects(before, carrying(receiver.carried), run(first));
    case 'subscribe': {
      const { passed } = evaluateArguments(analysis, node.arguments, context);
      const observed = replaceErrors(passing(passed), receiver.carried, node);
      return uniteEffects(before, observed, passing(handle(second).passed));
    }
    default:
      return node.arguments.reduce(
        (effects, operator) =>
          uniteEffects(detached(effects), applyOperator(analysis, effects.carried, operator, context)),
        receiver,
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
): Effects {
  const node = unwrap(operator);
  if (!ts.isCallExpression(node))
    return uniteEffects(carrying(facts), rejected(analysis.callValue(node, context)));
  const name = node.expression.getText();
  const [first] = node.arguments;
  if (name === 'catchError' && first) return filterCarried(analysis, facts, first, context);
  if (name === 'throwIfEmpty' && first)
    return carrying(unite(facts, findMadeErrors(analysis, first, context)));
  const called = node.arguments.map(argument => {
    const isFunction = analysis.checker.getTypeAtLocation(argument).getCallSignatures().length > 0;
    return isFunction
      ? rejected(analysis.callValue(argument, context))
      : analysis.expression(argument, context);
  });
  return uniteEffects(carrying(facts), ...called);
}
