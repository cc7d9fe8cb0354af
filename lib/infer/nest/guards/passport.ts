import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { evaluateConstant } from '../../values/constants.js';
import { resolveAlias, unwrap } from '../../program/declarations.js';
import { nameExpression } from '../enhancers.js';
import { readDefaultNames } from './strategy-names.js';

/** A class that extends `PassportStrategy()`, and the type of its instances. */
export interface Strategy {
  readonly owner: ts.ClassDeclaration;
  readonly self: ts.Type;
  /** The class that extends it directly. */
  readonly root: ts.ClassDeclaration;
  /** The call of `PassportStrategy()`. */
  readonly base: ts.CallExpression;
}

/** Whether an expression calls a function of `@nestjs/passport`. The import may rename it. */
export function isCallOfPassport(
  checker: ts.TypeChecker,
  node: ts.Expression,
  name: 'AuthGuard' | 'PassportStrategy',
): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(node.expression));
  return (symbol?.name ?? nameExpression(node)) === name;
}

/** The strategies that `AuthGuard('name')` uses: classes that extend `PassportStrategy(Strategy, 'name')`. */
export function findStrategies(analysis: Analysis, guard: ts.CallExpression): Strategy[] {
  const [argument] = guard.arguments;
  const wanted = argument && evaluateConstant(analysis.checker, argument, { self: undefined })?.value;
  const names = [wanted].flat().filter(name => typeof name === 'string');
  return listStrategies(analysis).filter(
    strategy => names.length === 0 || !strategy.names || names.some(name => strategy.names?.has(name)),
  );
}

interface NamedStrategy extends Strategy {
  /** The names that it may have. `undefined` if they cannot be read. */
  readonly names: ReadonlySet<string> | undefined;
}

const known = new WeakMap<Analysis, readonly NamedStrategy[]>();

function listStrategies(analysis: Analysis): readonly NamedStrategy[] {
  const listed = known.get(analysis);
  if (listed) return listed;
  const { checker, classes } = analysis;
  const found = classes.classes.flatMap((root): NamedStrategy[] => {
    const clause = root.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
      ?.types[0];
    const base = clause && unwrap(clause.expression);
    if (!base || !isCallOfPassport(checker, base, 'PassportStrategy')) return [];
    const names = readNames(checker, base);
    return listConcrete(analysis, root).map(owner => ({
      owner,
      self: checker.getTypeAtLocation(owner),
      root,
      base,
      names,
    }));
  });
  known.set(analysis, found);
  return found;
}

/** A class and its subclasses. An abstract class that has some is never created itself. */
function listConcrete(
  { checker, classes }: Analysis,
  root: ts.ClassDeclaration,
): readonly ts.ClassDeclaration[] {
  const symbol = root.name && checker.getSymbolAtLocation(root.name);
  const derived = symbol ? classes.listSubclasses(symbol) : [];
  const isAbstract = (ts.getCombinedModifierFlags(root) & ts.ModifierFlags.Abstract) !== 0;
  return isAbstract && derived.length > 0 ? derived : [root, ...derived];
}

function readNames(
  checker: ts.TypeChecker,
  { arguments: [strategy, given] }: ts.CallExpression,
): ReadonlySet<string> | undefined {
  const stated = given && evaluateConstant(checker, given, { self: undefined });
  if (stated?.value !== undefined) return new Set([String(stated.value)]);
  // A name that is computed can be any.
  return strategy && (!given || stated) ? readDefaultNames(checker, strategy) : undefined;
}
