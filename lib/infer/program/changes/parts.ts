import ts from 'typescript';
import { readBoundMember } from '../member-names.js';

/** What an expression has of an object: the member of this name, with all that is in it, or one of the others below. */
export type Part = string;

/** The object itself. */
export const ITSELF = '';

/** A member whose name is not known. */
export const SOME_MEMBER = '*';

/** Another object or list that has the object, or a member of it. */
export const AROUND = '{}';

/** Any of these. */
export const ANY_PART = '?';

/** What an expression has of an object, if it has `inner` of what has `outer` of the object. */
export function joinParts(outer: Part, inner: Part): Part {
  if (inner === ITSELF) return outer;
  if (outer === ITSELF || inner === AROUND) return inner;
  return isMember(outer) ? outer : ANY_PART;
}

export function isMember(part: Part): boolean {
  return part !== ITSELF && part !== AROUND && part !== ANY_PART;
}

/** The variables of a pattern, with what each of them has of the object. */
export function listBound(binding: ts.BindingName, part: Part): readonly (readonly [string, Part])[] {
  if (ts.isIdentifier(binding)) return [[binding.text, part]];
  return binding.elements.flatMap(element => {
    if (ts.isOmittedExpression(element)) return [];
    if (element.dotDotDotToken) return listBound(element.name, AROUND);
    const member = ts.isObjectBindingPattern(binding) ? readBoundMember(element) : undefined;
    return listBound(element.name, joinParts(part, member ?? SOME_MEMBER));
  });
}

/** `object.member` and `object[key]`. */
export function isAccess(node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** The member that an expression reads or sets. */
export function readAccessed(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Part {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : SOME_MEMBER;
}
