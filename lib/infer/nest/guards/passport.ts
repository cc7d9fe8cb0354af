import ts from 'typescript';
import type { Analysis } from '../../analysis.js';
import { evaluateConstant } from '../../values/constants.js';
import { getPackageName, resolveAlias, unwrap } from '../../program/declarations.js';
import { nameExpression } from '../enhancers.js';

/** The method of a strategy that validates, and the type of its `this`. */
export interface Validation {
  readonly node: ts.SignatureDeclaration;
  readonly self: ts.Type;
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
export function findStrategies({ checker, classes }: Analysis, guard: ts.CallExpression): Validation[] {
  const [argument] = guard.arguments;
  const wanted = argument && evaluateConstant(checker, argument, { self: undefined })?.value;
  const names = new Set([wanted].flat().filter(name => typeof name === 'string'));
  return classes.classes.flatMap(owner => {
    const clause = owner.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
      ?.types[0];
    const base = clause && unwrap(clause.expression);
    if (!base || !isCallOfPassport(checker, base, 'PassportStrategy')) return [];
    const [strategy, given] = base.arguments;
    const name = given
      ? evaluateConstant(checker, given, { self: undefined })?.value
      : strategy && defaultName(checker, strategy);
    if (names.size && !names.has(name as string)) return [];
    const validate = classes.member(owner, 'validate');
    return validate
      ? [{ node: validate as unknown as ts.SignatureDeclaration, self: checker.getTypeAtLocation(owner) }]
      : [];
  });
}

/** A strategy has the name of its package without the prefix: `jwt` of `passport-jwt`. */
function defaultName(checker: ts.TypeChecker, strategy: ts.Expression): string | undefined {
  const symbol = resolveAlias(checker, checker.getSymbolAtLocation(strategy));
  const declaration = symbol?.declarations?.[0];
  return (
    declaration &&
    getPackageName(declaration)
      .replace(/^@types\//, '')
      .replace(/^passport-/, '')
  );
}
