import ts from 'typescript';
import type { Analysis } from '../analysis.js';
import type { Target } from '../program/callee.js';
import { resolveAlias } from '../program/declarations.js';
import { readDecorators } from './decorators.js';

const HANDLER_DECORATORS: ReadonlySet<string> = new Set(['CommandHandler', 'QueryHandler']);

/** The handlers that `commandBus.execute(new X())` and `queryBus.execute(new X())` run. */
export function findCommandHandlers(analysis: Analysis, node: ts.CallExpression): readonly Target[] {
  const { checker } = analysis;
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'execute') return [];
  if (!/^(Command|Query)Bus$/.test(busName(checker.getTypeAtLocation(callee.expression)))) return [];
  const [message] = node.arguments;
  const wanted = message && checker.getTypeAtLocation(message).symbol;
  if (!wanted) return [];
  return indexHandlers(analysis).get(wanted) ?? [];
}

const knownHandlers = new WeakMap<Analysis, ReadonlyMap<ts.Symbol, readonly Target[]>>();

/** The method `execute` of each handler, by the command or query that it handles. */
function indexHandlers(analysis: Analysis): ReadonlyMap<ts.Symbol, readonly Target[]> {
  const known = knownHandlers.get(analysis);
  if (known) return known;
  const { checker, classes } = analysis;
  const handlers = new Map<ts.Symbol, Target[]>();
  for (const owner of classes.classes) {
    for (const { name, args } of readDecorators(checker, owner)) {
      const message =
        HANDLER_DECORATORS.has(name) && args[0] ? checker.getSymbolAtLocation(args[0]) : undefined;
      const symbol = resolveAlias(checker, message);
      const execute = symbol && classes.member(owner, 'execute');
      if (!symbol || !execute) continue;
      const target = {
        node: execute as unknown as ts.SignatureDeclaration,
        self: checker.getTypeAtLocation(owner),
      };
      handlers.set(symbol, [...(handlers.get(symbol) ?? []), target]);
    }
  }
  knownHandlers.set(analysis, handlers);
  return handlers;
}

/** The name of the bus's class, or of Nest's class that it extends. */
function busName(type: ts.Type): string {
  const names = [type, ...(type.getBaseTypes() ?? [])].map(({ symbol }) => symbol?.name ?? '');
  return names.find(name => /^(Command|Query)Bus$/.test(name)) ?? '';
}
