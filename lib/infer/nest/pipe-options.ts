import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { findSuperCall } from '../errors/exception-arguments.js';
import { resolveConstant } from '../program/declarations.js';
import { findPropertyValue } from './bindings.js';
import type { Enhancer } from './enhancers.js';

/** The options of a pipe: of its construction, or those that its class passes to the base class. */
export function readPipeOptions(
  { checker }: Analysis,
  { node, owner }: Enhancer,
): ts.ObjectLiteralExpression | undefined {
  const pipe = resolveConstant(checker, node);
  const made = ts.isNewExpression(pipe) ? readObject(checker, pipe.arguments?.at(-1)) : undefined;
  if (made || !owner) return made;
  const maker = owner.members.find(ts.isConstructorDeclaration);
  return maker && readObject(checker, findSuperCall(maker)?.arguments.at(-1));
}

function readObject(
  checker: ts.TypeChecker,
  expression: ts.Expression | undefined,
): ts.ObjectLiteralExpression | undefined {
  const node = expression && resolveConstant(checker, expression);
  return node && ts.isObjectLiteralExpression(node) ? node : undefined;
}

/** An option of an object, or of an object that is spread into it. */
export function findOption(
  checker: ts.TypeChecker,
  options: ts.ObjectLiteralExpression | undefined,
  name: string,
): ts.Expression | undefined {
  if (!options) return undefined;
  const own = findPropertyValue(options, name);
  if (own) return resolveConstant(checker, own);
  for (const property of options.properties.toReversed()) {
    if (!ts.isSpreadAssignment(property)) continue;
    const found = findOption(checker, readObject(checker, property.expression), name);
    if (found) return found;
  }
  return undefined;
}
