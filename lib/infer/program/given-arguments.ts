import ts from 'typescript';
import { findValueSymbol, unwrap } from './declarations.js';

/** The arguments of a call by the parameters that receive them. A parameter that is omitted has none. */
export type GivenArguments = ReadonlyMap<ts.Symbol, readonly ts.Expression[]>;

export const NOTHING_GIVEN: GivenArguments = new Map();

/** Reads the arguments of a call. If they are parameters themselves, their own arguments replace them. */
export function passArguments(
  checker: ts.TypeChecker,
  { parameters }: ts.SignatureDeclaration,
  args: readonly ts.Expression[],
  around: GivenArguments,
): GivenArguments {
  const given = new Map(around);
  const resolve = (argument: ts.Expression): readonly ts.Expression[] =>
    findGiven(checker, ts.isSpreadElement(argument) ? argument.expression : argument, around) ?? [argument];
  parameters.forEach(({ name, dotDotDotToken, initializer }, index) => {
    const symbol = checker.getSymbolAtLocation(name);
    const passed = args.slice(index, dotDotDotToken ? undefined : index + 1).flatMap(resolve);
    if (symbol) given.set(symbol, passed.length || !initializer ? passed : [initializer]);
  });
  return given;
}

/** The arguments of the parameter that an expression names. `undefined` for any other expression. */
export function findGiven(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  given: GivenArguments,
): readonly ts.Expression[] | undefined {
  const node = unwrap(expression);
  const symbol = ts.isIdentifier(node) ? findValueSymbol(checker, node) : undefined;
  return symbol && given.get(symbol);
}
