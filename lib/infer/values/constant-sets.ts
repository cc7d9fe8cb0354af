import ts from 'typescript';
import { unwrap } from '../program/declarations.js';

const constantSets = new WeakMap<ts.Symbol, boolean>();

/** Whether nothing adds to a set: its type is `ReadonlySet`, or only its own file names it, which then only asks it. */
export function isConstantSet(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  const node = unwrap(expression);
  if (checker.getTypeAtLocation(node).symbol?.name === 'ReadonlySet') return true;
  const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || !ts.isVariableDeclaration(declaration)) return false;
  const known = constantSets.get(symbol);
  if (known !== undefined) return known;
  const isExported = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0;
  const found = !isExported && isOnlyAsked(declaration.getSourceFile(), declaration);
  constantSets.set(symbol, found);
  return found;
}

function isOnlyAsked(node: ts.Node, declaration: ts.VariableDeclaration): boolean {
  if (ts.isIdentifier(node) && node.text === declaration.name.getText() && node.parent !== declaration) {
    const { parent } = node;
    return ts.isPropertyAccessExpression(parent) && ['has', 'size'].includes(parent.name.text);
  }
  return !(ts.forEachChild(node, child => !isOnlyAsked(child, declaration) || undefined) ?? false);
}
