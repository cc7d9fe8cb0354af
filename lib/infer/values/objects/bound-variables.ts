import ts from 'typescript';
import type { Known } from '../../analysis.js';
import { readBoundMember } from '../../program/member-names.js';
import { isObjectOrList, KnownList, type ObjectOrList } from '../known.js';

/** The variables of a pattern that hold a known object or list. `undefined` if a part of the pattern cannot be read. */
export function listBoundVariables(
  pattern: ts.BindingPattern,
  value: ObjectOrList,
): readonly (readonly [ts.BindingName, ObjectOrList])[] | undefined {
  const found: (readonly [ts.BindingName, ObjectOrList])[] = [];
  for (const part of pattern.elements) {
    if (ts.isOmittedExpression(part)) continue;
    // The variable of `...rest` has the same members, or the same elements.
    const bound = part.dotDotDotToken ? { value } : readPart(part, value);
    if (!bound) return undefined;
    if (isObjectOrList(bound.value)) found.push([part.name, bound.value]);
  }
  return found;
}

function readPart(part: ts.BindingElement, value: ObjectOrList): Known | undefined {
  const isOfList = ts.isArrayBindingPattern(part.parent);
  if (value instanceof KnownList) return isOfList ? { value: value.element } : undefined;
  const member = isOfList ? undefined : readBoundMember(part);
  return member === undefined ? undefined : { value: value.member(member)?.value };
}
