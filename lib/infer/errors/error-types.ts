import ts from 'typescript';
import type { Analysis, Context } from '../analysis.js';
import { factSet, type FactSet } from '../flow/effects.js';
import { listTypeParts } from '../program/types.js';
import { describeType } from './exception-fact.js';

/** The errors that the type of an expression allows. */
export function findErrorsByType(analysis: Analysis, node: ts.Expression, context: Context): FactSet {
  const type = analysis.typeOf(node, context);
  const parts = type.isUnion() ? type.types : [type];
  const tellsNothing = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
  if (tellsNothing || (!ts.isCallExpression(node) && parts.some(({ symbol }) => symbol?.name === 'Error')))
    analysis.unresolved(node, 'the class of what is thrown is not known');
  return describeTypes(analysis, parts, node);
}

/** Lists the types that a member of a value can have. Of a promise, the member is that of its result. */
export function listMemberTypes(checker: ts.TypeChecker, type: ts.Type, member: string): readonly ts.Type[] {
  return listTypeParts(checker, checker.getAwaitedType(type) ?? type).flatMap(part => {
    const property = checker.getPropertyOfType(part, member);
    return property ? listTypeParts(checker, checker.getTypeOfSymbol(property)) : [];
  });
}

/** The errors among types. */
export function describeTypes(analysis: Analysis, types: readonly ts.Type[], at: ts.Node): FactSet {
  return factSet(
    types.filter(type => isErrorType(analysis.checker, type)).map(type => describeType(analysis, type, at)),
  );
}

/** Whether a type is a class that extends `Error`. */
function isErrorType(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (!type.symbol || type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return false;
  if (type.symbol.name === 'Error') return true;
  return (
    (checker.getPropertyOfType(type, 'message') && checker.getPropertyOfType(type, 'name')) !== undefined &&
    (type.symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) !== 0
  );
}
