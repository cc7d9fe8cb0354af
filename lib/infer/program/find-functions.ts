import ts from 'typescript';
import { MAX_DEPTH } from '../analysis.js';
import {
  constantInitializer,
  findValueSymbol,
  type FunctionWithBody,
  hasBody,
  resolveConstant,
  unwrap,
} from './declarations.js';
import { findGiven, type GivenArguments, NOTHING_GIVEN } from './given-arguments.js';
import { listReturned } from './returned.js';

/** Finds the functions that an expression names, contains, or gets from a call: `isImage`, `filter('image')`, `check.bind(this)`. */
export function findFunctions(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  given: GivenArguments = NOTHING_GIVEN,
  depth = 0,
): readonly FunctionWithBody[] {
  const find = (node: ts.Expression): readonly FunctionWithBody[] =>
    depth > MAX_DEPTH ? [] : findFunctions(checker, node, given, depth + 1);
  const node = resolveConstant(checker, expression);
  if (hasBody(node)) return [node];
  if (ts.isConditionalExpression(node)) return [...find(node.whenTrue), ...find(node.whenFalse)];
  if (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind') return find(callee.expression);
    return find(callee).flatMap(({ body }) => listReturned(body).flatMap(find));
  }
  const passed = findGiven(checker, node, given);
  if (passed) return passed.flatMap(find);
  const symbol = findValueSymbol(checker, node);
  const declared = symbol?.declarations?.filter(hasBody) ?? [];
  const value = constantInitializer(symbol);
  return declared.length || !value ? declared : find(value);
}
