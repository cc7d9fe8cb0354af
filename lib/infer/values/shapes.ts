import ts from 'typescript';
import type { Known } from '../analysis.js';
import { findValueSymbol } from '../program/declarations.js';
import { readBoundMember } from '../program/member-names.js';
import { formatValue, KnownList, KnownObject } from './known.js';

/** An object or a list that functions pass on. */
export type Shape = KnownObject | KnownList;

/** An object of which only one member matters. */
export function hold(name: string, value: Shape): KnownObject {
  return new KnownObject(new Map([[name, { value }]]), false);
}

export function isShape(value: unknown): value is Shape {
  return value instanceof KnownObject || value instanceof KnownList;
}

/** The variables of a pattern that hold a known object or list. `undefined` if a part of the pattern cannot be read. */
export function listVariables(
  pattern: ts.BindingPattern,
  shape: Shape,
): readonly (readonly [ts.BindingName, Shape])[] | undefined {
  const found: (readonly [ts.BindingName, Shape])[] = [];
  for (const part of pattern.elements) {
    if (ts.isOmittedExpression(part)) continue;
    const value = part.dotDotDotToken ? { value: shape } : readPart(part, shape);
    if (!value) return undefined;
    if (isShape(value.value)) found.push([part.name, value.value]);
  }
  return found;
}

function readPart(part: ts.BindingElement, shape: Shape): Known | undefined {
  const isList = ts.isArrayBindingPattern(part.parent);
  if (shape instanceof KnownList) return isList ? { value: shape.element } : undefined;
  const member = isList ? undefined : readBoundMember(part);
  return member === undefined ? undefined : { value: shape.member(member)?.value };
}

/** The places at which a function names a variable. */
export function listUses(
  checker: ts.TypeChecker,
  name: ts.Identifier,
  symbol: ts.Symbol,
  scope: ts.Node,
): ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    const isNamed = ts.isIdentifier(node) && node !== name && node.text === name.text;
    if (isNamed && findValueSymbol(checker, node) === symbol) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return found;
}

/** The members that two objects have in common. */
export function joinObjects(first: KnownObject, second: KnownObject): KnownObject {
  const members = new Map<string, Known | undefined>();
  for (const name of new Set([...first.members.keys(), ...second.members.keys()])) {
    const [one, other] = [first.member(name), second.member(name)];
    const isSame = one && other && formatValue(one.value) === formatValue(other.value);
    members.set(name, isSame ? one : undefined);
  }
  return new KnownObject(members, first.isWhole && second.isWhole);
}
