import ts from 'typescript';
import { findValueSymbol } from './declarations.js';

/** Lists the places at which a function names a variable, without the one that declares it. */
export function listReferences(
  checker: ts.TypeChecker,
  name: ts.Identifier,
  symbol: ts.Symbol,
  scope: ts.Node,
): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    const isNamed = ts.isIdentifier(node) && node !== name && node.text === name.text;
    if (isNamed && findValueSymbol(checker, node) === symbol) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return found;
}
