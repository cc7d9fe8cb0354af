import ts from 'typescript';
import { MAX_DEPTH } from '../analysis.js';
import { resolveConstant, unwrap } from '../program/declarations.js';
import { findFunctions } from '../program/find-functions.js';
import { findGiven, type GivenArguments, NOTHING_GIVEN } from '../program/given-arguments.js';
import { listReturned } from '../program/returned.js';
import { findPropertyValue } from './bindings.js';

/** Finds the object literals that an expression may be. A function, and a call of it, stands for what the function returns. */
export function findObjects(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  given: GivenArguments = NOTHING_GIVEN,
  depth = 0,
): readonly ts.ObjectLiteralExpression[] {
  if (depth > MAX_DEPTH) return [];
  const find = (node: ts.Expression): readonly ts.ObjectLiteralExpression[] =>
    findObjects(checker, node, given, depth + 1);
  const node = resolveConstant(checker, expression);
  if (ts.isObjectLiteralExpression(node)) return [node];
  if (ts.isAwaitExpression(node)) return find(node.expression);
  if (ts.isConditionalExpression(node)) return [...find(node.whenTrue), ...find(node.whenFalse)];
  const passed = findGiven(checker, node, given);
  if (passed) return passed.flatMap(find);
  const called = ts.isCallExpression(node) ? unwrap(node.expression) : node;
  return findFunctions(checker, called, given).flatMap(({ body }) => listReturned(body).flatMap(find));
}

/** Finds an option of an object, or of an object that is spread into it. */
export function findOption(
  checker: ts.TypeChecker,
  options: ts.ObjectLiteralExpression | undefined,
  name: string,
  given: GivenArguments = NOTHING_GIVEN,
): ts.Expression | undefined {
  if (!options) return undefined;
  const own = findPropertyValue(options, name);
  if (own) return resolveConstant(checker, own);
  for (const property of options.properties.toReversed()) {
    if (!ts.isSpreadAssignment(property)) continue;
    for (const spread of findObjects(checker, property.expression, given)) {
      const found = findOption(checker, spread, name, given);
      if (found) return found;
    }
  }
  return undefined;
}

/** The elements of an array literal. A spread array is replaced by its own elements. */
export function listElements(checker: ts.TypeChecker, list: ts.Expression): ts.Expression[] {
  const node = resolveConstant(checker, list);
  if (!ts.isArrayLiteralExpression(node)) return [];
  return node.elements.flatMap(element =>
    ts.isSpreadElement(element) ? listElements(checker, element.expression) : [element],
  );
}
