import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import type { Target } from '../program/callee.js';
import { resolveAlias } from '../program/declarations.js';
import { readDecorators } from './decorators.js';

const HANDLER_DECORATORS: ReadonlySet<string> = new Set(['CommandHandler', 'QueryHandler']);

/** The handlers that `commandBus.execute(new X())` and `queryBus.execute(new X())` lead to. */
export function findCommandHandlers(analysis: Analysis, node: ts.CallExpression): Target[] {
  const { checker, classes } = analysis;
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'execute') return [];
  if (!/^(Command|Query)Bus$/.test(busName(checker.getTypeAtLocation(callee.expression)))) return [];
  const [message] = node.arguments;
  const wanted = message && checker.getTypeAtLocation(message).symbol;
  if (!wanted) return [];
  return classes.classes.flatMap(owner => {
    const handles = readDecorators(checker, owner).some(
      ({ name, args }) =>
        HANDLER_DECORATORS.has(name) &&
        args[0] !== undefined &&
        resolveAlias(checker, checker.getSymbolAtLocation(args[0])) === wanted,
    );
    const execute = handles ? classes.member(owner, 'execute') : undefined;
    return execute
      ? [{ node: execute as unknown as ts.SignatureDeclaration, self: checker.getTypeAtLocation(owner) }]
      : [];
  });
}

/** The name of the bus's class, or of the one of Nest's that it extends. */
function busName(type: ts.Type): string {
  const names = [type, ...(type.getBaseTypes() ?? [])].map(({ symbol }) => symbol?.name ?? '');
  return names.find(name => /^(Command|Query)Bus$/.test(name)) ?? '';
}
