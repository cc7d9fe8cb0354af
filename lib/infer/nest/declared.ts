import ts from 'typescript';
import { MAX_DEPTH, type Analysis } from '../analysis.js';
import { describeType } from '../errors/exception-fact.js';
import { evaluateConstant } from '../values/constants.js';
import { findClass, resolveConstant } from '../program/declarations.js';
import { listInstanceTypes, findPropertyValue } from './bindings.js';
import { readDecorators } from './decorators.js';

/**
 * The statuses that the `@Throws()` of a class or a method declares, for requests of one method or of all. `undefined` if
 * there is no `@Throws()`.
 */
export function readDeclared(
  analysis: Analysis,
  nodes: readonly ts.Node[],
  method?: string,
): ReadonlySet<number> | undefined {
  const declared = nodes.filter(node =>
    readDecorators(analysis.checker, node).some(({ name }) => name === 'Throws'),
  );
  if (declared.length === 0) return undefined;
  return new Set(
    declared
      .flatMap(node => readThrows(analysis, node))
      .flatMap(argument => readStatuses(analysis, argument, method, 0)),
  );
}

function readStatuses(
  analysis: Analysis,
  expression: ts.Expression,
  method: string | undefined,
  depth: number,
): number[] {
  const { checker } = analysis;
  if (depth > MAX_DEPTH) return [];
  const read = (part: ts.Expression): number[] => readStatuses(analysis, part, method, depth + 1);
  const node = resolveConstant(checker, expression);
  const value = evaluateConstant(checker, node, { self: undefined })?.value;
  if (typeof value === 'number') return [value];
  if (ts.isSpreadElement(node)) return read(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(read);
  if (ts.isObjectLiteralExpression(node)) {
    const error = findPropertyValue(node, 'error');
    return error && isMetBy(analysis, node, method) ? read(error) : [];
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'thrownBy') {
    const [service, ...methods] = node.arguments;
    const [type] = service ? listInstanceTypes(checker, service) : [];
    const owner = type && findClass(type);
    return methods.flatMap(argument => {
      const name = evaluateConstant(checker, argument, { self: undefined })?.value;
      const member = owner && typeof name === 'string' ? analysis.classes.member(owner, name) : undefined;
      return member ? readThrows(analysis, member).flatMap(read) : [];
    });
  }
  return listInstanceTypes(checker, node).flatMap(type => describeType(analysis, type, node).status ?? []);
}

function readThrows({ checker }: Analysis, node: ts.Node): readonly ts.Expression[] {
  return readDecorators(checker, node).flatMap(({ name, args }) => (name === 'Throws' ? args : []));
}

/** Whether an error applies to requests of a method, by its `methods`. */
function isMetBy(
  { checker }: Analysis,
  node: ts.ObjectLiteralExpression,
  method: string | undefined,
): boolean {
  const methods = findPropertyValue(node, 'methods');
  const listed = methods && evaluateConstant(checker, methods, { self: undefined })?.value;
  return method === undefined || method === 'ALL' || !Array.isArray(listed) || listed.includes(method);
}
