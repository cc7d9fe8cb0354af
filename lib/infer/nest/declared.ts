import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import { describeType } from '../errors/exception-fact.js';
import { evaluateConstant } from '../flow/constants.js';
import { classOf, unwrap } from '../program/declarations.js';
import { instancesOf, valueOf } from './bindings.js';
import { readDecorators } from './decorators.js';

/** The statuses that `@Throws()` declares; `undefined` where there is none. */
export function readDeclared(analysis: Analysis, nodes: readonly ts.Node[]): ReadonlySet<number> | undefined {
  const decorators = nodes
    .flatMap(node => readDecorators(analysis.checker, node))
    .filter(({ name }) => name === 'Throws');
  if (decorators.length === 0) return undefined;
  return new Set(
    decorators.flatMap(({ args }) => args.flatMap(argument => statusesOf(analysis, argument, 0))),
  );
}

function statusesOf(analysis: Analysis, expression: ts.Expression, depth: number): number[] {
  const { checker } = analysis;
  const node = unwrap(expression);
  const value = evaluateConstant(checker, node, { self: undefined })?.value;
  if (typeof value === 'number') return [value];
  if (ts.isObjectLiteralExpression(node)) {
    const error = valueOf(node, 'error');
    return error ? statusesOf(analysis, error, depth) : [];
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'thrownBy' && depth < 5) {
    const [service, ...methods] = node.arguments;
    const [type] = service ? instancesOf(checker, service) : [];
    const owner = type && classOf(type);
    return methods.flatMap(method => {
      const name = evaluateConstant(checker, method, { self: undefined })?.value;
      const member = owner && typeof name === 'string' ? analysis.classes.member(owner, name) : undefined;
      return member ? [...(readDeclared(analysis, [member]) ?? [])] : [];
    });
  }
  return instancesOf(checker, node).flatMap(type => describeType(analysis, type, node).status ?? []);
}
