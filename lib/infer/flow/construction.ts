import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findBaseClass, findClass, hasBody, isOfApplication, unwrap } from '../program/declarations.js';
import {
  calledFrom,
  carrying,
  detached,
  type Effects,
  factSet,
  type FactSet,
  passing,
  rejected,
  unite,
  uniteEffects,
} from './effects.js';
import { evaluateConstruction } from './functions.js';

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
  const given = detached(evaluateArguments(analysis, node.arguments ?? [], context));
  const [first] = node.arguments ?? [];
  if (node.expression.getText() === 'Promise' && first && hasBody(unwrap(first))) {
    return uniteEffects(
      given,
      evaluateExecutor(analysis, unwrap(first) as unknown as ts.SignatureDeclaration, context),
    );
  }
  const type = analysis.checker.getTypeAtLocation(node);
  const owner = findClass(type);
  if (!owner || !isOfApplication(owner)) return given;
  return uniteEffects(
    given,
    calledFrom(evaluateConstruction(analysis, owner, { self: type }), `new ${owner.name?.text ?? 'class'}`),
  );
}

/** Evaluates the executor of a promise: its thrown errors and its rejections. */
function evaluateExecutor(analysis: Analysis, node: ts.SignatureDeclaration, context: Context): Effects {
  const name = node.parameters[1]?.name;
  const reject = name && analysis.checker.getSymbolAtLocation(name);
  const body = rejected(analysis.call(node, context));
  if (!reject || !name) return body;
  const errors: FactSet[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child) && analysis.checker.getSymbolAtLocation(child.expression) === reject) {
      errors.push(...child.arguments.map(argument => analysis.errors(argument, context)));
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  const own = [...body.carried.values()].filter(fact => !('parameter' in fact) || fact.parameter !== reject);
  return uniteEffects(carrying(unite(factSet(own), ...errors)), passing(body.passed));
}

/** Evaluates the constructor of the base class. */
export function evaluateSuper(analysis: Analysis, node: ts.CallExpression, context: Context): Effects {
  const given = detached(evaluateArguments(analysis, node.arguments, context));
  const owner = ts.findAncestor(node, ts.isClassLike) as ts.ClassLikeDeclaration | undefined;
  const base = owner && findBaseClass(analysis.checker, owner);
  return base && isOfApplication(base)
    ? uniteEffects(given, evaluateConstruction(analysis, base, context))
    : given;
}
