import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import {
  findBaseClass,
  findClass,
  type FunctionWithBody,
  hasBody,
  isOfApplication,
  listParameters,
  unwrap,
} from '../program/declarations.js';
import {
  calledFrom,
  carrying,
  type Effects,
  ended,
  factSet,
  type FactSet,
  kept,
  rejected,
  unite,
  uniteEffects,
} from './effects.js';
import { evaluateConstruction } from './functions.js';
import { shareRejecters } from './rejecters.js';

/** Evaluates the arguments of a call. */
export function evaluateArguments(
  analysis: Analysis,
  given: readonly ts.Expression[],
  context: Context,
): Effects {
  return uniteEffects(...given.map(argument => analysis.expression(argument, context)));
}

/** Evaluates `new X(…)`. */
export function evaluateNew(analysis: Analysis, node: ts.NewExpression, context: Context): Effects {
  const given = kept(evaluateArguments(analysis, node.arguments ?? [], context));
  const [first] = node.arguments ?? [];
  if (node.expression.getText() === 'Promise' && first && hasBody(unwrap(first))) {
    return uniteEffects(
      given,
      evaluateExecutor(analysis, unwrap(first) as unknown as FunctionWithBody, context),
    );
  }
  if (node.expression.getText() === 'Observable' && first && hasBody(unwrap(first)))
    return uniteEffects(
      given,
      evaluateSubscribing(analysis, unwrap(first) as unknown as FunctionWithBody, context),
    );
  const type = analysis.checker.getTypeAtLocation(node);
  const owner = findClass(type);
  if (!owner || !isOfApplication(owner)) return given;
  return uniteEffects(
    given,
    calledFrom(evaluateConstruction(analysis, owner, { self: type }), `new ${owner.name?.text ?? 'class'}`),
  );
}

/** Evaluates the executor of a promise: the errors that it throws, passes to `reject`, or has in a promise for `resolve`. */
function evaluateExecutor(analysis: Analysis, node: FunctionWithBody, context: Context): Effects {
  const settling = listParameters(node as ts.SignatureDeclaration).flatMap(
    ({ name }) => analysis.checker.getSymbolAtLocation(name) ?? [],
  );
  const body = ended(
    analysis.call(node as ts.SignatureDeclaration, {
      ...context,
      rejecters: shareRejecters([...(context.rejecters ?? []), ...settling.slice(1)]),
    }),
  );
  const own = [...body.thrown.values()].filter(
    fact => !('parameter' in fact) || !settling.includes(fact.parameter),
  );
  // It may also pass errors to a callback of the code around.
  return { ...carrying(factSet(own)), passed: context.rejecters && factSet(own) };
}

/** Evaluates the function of `new Observable()`: what it throws, and what it passes to `subscriber.error()`. */
function evaluateSubscribing(analysis: Analysis, node: FunctionWithBody, context: Context): Effects {
  const body = rejected(analysis.call(node as ts.SignatureDeclaration, context));
  const subscriber = node.parameters[0]?.name.getText();
  const errors: FactSet[] = [];
  const visit = (child: ts.Node): void => {
    const isError = ts.isCallExpression(child) && child.expression.getText() === `${subscriber}.error`;
    if (isError) errors.push(...child.arguments.map(argument => analysis.errors(argument, context)));
    ts.forEachChild(child, visit);
  };
  visit(node);
  return uniteEffects(body, carrying(unite(...errors)));
}

/** Evaluates the constructor of the base class. */
export function evaluateSuper(analysis: Analysis, node: ts.CallExpression, context: Context): Effects {
  const given = kept(evaluateArguments(analysis, node.arguments, context));
  const owner = ts.findAncestor(node, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
  const base = owner && findBaseClass(analysis.checker, owner);
  return base && isOfApplication(base)
    ? uniteEffects(given, evaluateConstruction(analysis, base, context))
    : given;
}
