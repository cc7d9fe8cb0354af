import ts from 'typescript';
import type { Analysis, Context } from '../../analysis.js';
import { findSuperCall } from '../../errors/exception-arguments.js';
import { type FactSet, unite } from '../../flow/effects.js';
import { findPassedErrors } from '../../flow/rejecters.js';
import { findValue, type Target } from '../../program/callee.js';
import {
  hasBody,
  isOfApplication,
  listLineage,
  listParameters,
  qualifiedName,
  resolveConstant,
  unwrap,
} from '../../program/declarations.js';
import { findFunctions } from '../../program/find-functions.js';
import type { Strategy } from './passport.js';

/**
 * The errors that the functions of a strategy throw, or pass to their last parameter, as in `done(error)`: its method
 * `validate`, and the functions that its constructor passes to the strategy of a package.
 */
export function findStrategyErrors(analysis: Analysis, { owner, self }: Strategy): FactSet {
  const name = self.symbol?.name ?? 'Strategy';
  const run = (functions: readonly Target[], caller: string): FactSet[] =>
    functions.map(({ node, self: receiver }) =>
      hasBody(node) && isOfApplication(node)
        ? findPassedErrors(
            analysis,
            node,
            findCallback(analysis, node),
            receiver,
            ts.isClassElement(node) && caller.startsWith('new ') ? qualifiedName(node) : caller,
          )
        : unite(),
    );
  return unite(
    ...run(listValidators(analysis, owner, self), `${name}.validate`),
    ...run(listGivenFunctions(analysis, owner, self), `new ${name}`),
  );
}

/** The method `validate`, or the function in a member of that name. */
function listValidators(
  analysis: Analysis,
  owner: ts.ClassLikeDeclaration,
  self: ts.Type,
): readonly Target[] {
  const member = analysis.classes.member(owner, 'validate');
  if (hasBody(member)) return [{ node: member as ts.MethodDeclaration, self }];
  const found: Target[] = [];
  if (member && ts.isPropertyDeclaration(member) && member.initializer)
    collectFunctions(analysis, member.initializer, { self }, found, 0);
  return found;
}

/** The parameter that receives the result: the last one, if its type allows a function. */
function findCallback(
  { checker }: Analysis,
  node: ts.SignatureDeclaration,
): ts.ParameterDeclaration | undefined {
  const last = listParameters(node).at(-1);
  if (!last) return undefined;
  const type = checker.getNonNullableType(checker.getTypeAtLocation(last));
  const isFunction =
    (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 ||
    type.symbol?.name === 'Function' ||
    type.getCallSignatures().length > 0;
  return isFunction ? last : undefined;
}

/** The functions that the constructors of a class pass to their base class. */
function listGivenFunctions(
  analysis: Analysis,
  owner: ts.ClassLikeDeclaration,
  self: ts.Type,
): readonly Target[] {
  const found: Target[] = [];
  for (const part of listLineage(analysis.checker, owner)) {
    if (!isOfApplication(part)) break;
    const maker = part.members.find(
      (member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && hasBody(member),
    );
    for (const argument of (maker && findSuperCall(maker)?.arguments) ?? [])
      collectFunctions(analysis, argument, { self }, found, 0);
  }
  return found;
}

/** Collects the functions that a value is or contains: options, an array, or what a function of a package gets. */
function collectFunctions(
  analysis: Analysis,
  expression: ts.Expression,
  context: Context,
  found: Target[],
  depth: number,
): void {
  if (depth > 6) return;
  const collect = (part: ts.Expression): void => collectFunctions(analysis, part, context, found, depth + 1);
  const node = resolveConstant(analysis.checker, expression);
  if (hasBody(node)) found.push({ node: node as ts.SignatureDeclaration, self: context.self });
  else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(collect);
  else if (ts.isBinaryExpression(node)) [node.left, node.right].forEach(collect);
  else if (ts.isSpreadElement(node)) collect(node.expression);
  else if (ts.isArrayLiteralExpression(node)) node.elements.forEach(collect);
  else if (ts.isObjectLiteralExpression(node)) {
    for (const member of node.properties) {
      if (hasBody(member)) found.push({ node: member as ts.MethodDeclaration, self: context.self });
      else if (ts.isPropertyAssignment(member)) collect(member.initializer);
      else if (ts.isShorthandPropertyAssignment(member)) collect(member.name);
      else if (ts.isSpreadAssignment(member)) collect(member.expression);
    }
  } else if (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind')
      return collect(callee.expression);
    const made = findFunctions(analysis.checker, node);
    for (const target of made) found.push({ node: target as ts.SignatureDeclaration, self: context.self });
    if (made.length === 0) node.arguments.forEach(collect);
  } else if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
    const callee = findValue(analysis, node, context);
    if (callee.kind === 'functions') found.push(...callee.targets);
    else if (callee.kind === 'value') collect(callee.node);
  }
}
