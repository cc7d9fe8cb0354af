import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { findValueSymbol, getPackageName, unwrap } from './declarations.js';

/** A row of a table of functions and methods of packages. */
export interface PackageCall {
  /** The package that declares it, or the end of its class's name. */
  readonly from: RegExp;
  readonly names: RegExp;
}

/** Lists the rows of a table that a call of a function or a method belongs to. */
export function listRows<Row extends PackageCall>(
  analysis: Analysis,
  node: ts.CallExpression,
  context: Context,
  table: readonly Row[],
): readonly Row[] {
  const { checker } = analysis;
  const callee = unwrap(node.expression);
  const holder = ts.isPropertyAccessExpression(callee) ? callee : undefined;
  const name =
    holder?.name.text ?? (ts.isIdentifier(callee) ? findValueSymbol(checker, callee)?.name : undefined);
  const candidates = name === undefined ? [] : table.filter(({ names }) => names.test(name));
  if (candidates.length === 0) return [];
  const declaration = checker.getResolvedSignature(node)?.declaration;
  const owner = declaration ? getPackageName(declaration) : '';
  const type = holder ? (analysis.typeOf(holder.expression, context).symbol?.name ?? '') : '';
  return candidates.filter(({ from }) => from.test(owner) || from.test(type));
}
