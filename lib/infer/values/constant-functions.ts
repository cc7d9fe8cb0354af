import ts from 'typescript';
import type { Known } from '../analysis.js';
import { constantInitializer, findValueSymbol, unwrap } from '../program/declarations.js';
import { readMemberName } from '../program/member-names.js';
import { isObject } from './known.js';

/** Functions that convert a value. */
const CONVERSIONS: Readonly<Record<string, (value: unknown) => unknown>> = { String, Number, Boolean };

type Evaluate = (node: ts.Expression) => Known | undefined;

/** Evaluates `String(value)` and `Object.values(Enum)`. */
export function evaluateGlobalCall(
  checker: ts.TypeChecker,
  node: ts.CallExpression,
  evaluate: Evaluate,
): Known | undefined {
  const callee = unwrap(node.expression);
  const [argument] = node.arguments;
  if (!argument) return undefined;
  const convert = findConversion(callee);
  const known = convert && evaluate(argument);
  if (known) return isObject(known.value) ? undefined : { value: convert(known.value) };
  if (!ts.isPropertyAccessExpression(callee) || callee.expression.getText() !== 'Object') return undefined;
  const entries = listEntries(checker, argument, evaluate);
  if (callee.name.text === 'keys') return entries && { value: entries.map(([key]) => key) };
  return callee.name.text === 'values' && entries ? { value: entries.map(([, value]) => value) } : undefined;
}

/** `String`, `Number` or `Boolean`, if an expression names it. */
export function findConversion(node: ts.Expression | undefined): ((value: unknown) => unknown) | undefined {
  const name = node?.getText() ?? '';
  return Object.hasOwn(CONVERSIONS, name) ? CONVERSIONS[name] : undefined;
}

/** The members of an enum, or of an object that is declared `as const`. */
function listEntries(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  evaluate: Evaluate,
): readonly (readonly [key: string, value: unknown])[] | undefined {
  const node = unwrap(expression);
  const declarations = findValueSymbol(checker, node)?.declarations?.filter(ts.isEnumDeclaration) ?? [];
  const members = declarations.flatMap(declaration => [...declaration.members]);
  if (members.length) {
    const values = members.map(
      member => [readMemberName(member.name) ?? '', checker.getConstantValue(member)] as const,
    );
    if (values.some(([, value]) => value === undefined)) return undefined;
    // The object of a numeric enum also has its values as keys.
    const names = values.filter(([, value]) => typeof value === 'number');
    return [...new Map([...names.map(([name, value]) => [String(value), name] as const), ...values])];
  }
  const initializer = constantInitializer(findValueSymbol(checker, node));
  // Other objects may be filled later.
  if (!initializer || !ts.isAsExpression(initializer) || !ts.isConstTypeReference(initializer.type))
    return undefined;
  const object = unwrap(initializer);
  if (!ts.isObjectLiteralExpression(object)) return undefined;
  const entries: (readonly [string, unknown])[] = [];
  for (const property of object.properties) {
    const known = ts.isPropertyAssignment(property) ? evaluate(property.initializer) : undefined;
    const name = property.name && readMemberName(property.name);
    if (!known || name === undefined || isObject(known.value)) return undefined;
    entries.push([name, known.value]);
  }
  return entries;
}
