import ts from 'typescript';
import { getId } from '../../flow/object-ids.js';
import { resolveAlias, resolveConstant } from '../../program/declarations.js';
import { evaluateConstant } from '../constants.js';
import { formatValue, isObject } from '../known.js';

/** Options that do not decide which values a validator accepts. */
const TEXTS: ReadonlySet<string> = new Set(['message', 'context']);

/** Formats the arguments of a validator. Arguments that may differ have different texts. */
export function formatArguments(checker: ts.TypeChecker, args: readonly ts.Expression[]): string {
  return args
    .map(arg => formatArgument(checker, arg))
    .join()
    .replace(/(,?\{\})+$/, '');
}

function formatArgument(checker: ts.TypeChecker, argument: ts.Expression): string {
  const known = readArgument(checker, argument);
  if (known) return formatKnown(known.value);
  const node = resolveConstant(checker, argument);
  if (ts.isObjectLiteralExpression(node)) {
    const parts = node.properties
      .filter(({ name }) => !name || !TEXTS.has(name.getText()))
      .map(property =>
        ts.isPropertyAssignment(property)
          ? `${property.name.getText()}:${formatArgument(checker, property.initializer)}`
          : `#${getId(property)}`,
      );
    return `{${parts.sort().join()}}`;
  }
  const symbol = ts.isIdentifier(node) ? resolveAlias(checker, checker.getSymbolAtLocation(node)) : undefined;
  return `#${getId(symbol ?? node)}`;
}

function formatKnown(value: unknown): string {
  return value instanceof RegExp || Array.isArray(value) ? String(value) : formatValue(value);
}

/** The value of an argument, if the code states it: a constant, a list of constants, a regular expression. */
export function readArgument(
  checker: ts.TypeChecker,
  argument: ts.Expression,
): { readonly value: unknown } | undefined {
  const node = resolveConstant(checker, argument);
  if (ts.isRegularExpressionLiteral(node)) {
    const end = node.text.lastIndexOf('/');
    return { value: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) };
  }
  const known = evaluateConstant(checker, node, { self: undefined });
  const isPlain =
    known && (Array.isArray(known.value) ? !known.value.some(isObject) : !isObject(known.value));
  return isPlain ? known : undefined;
}

/** Whether an argument is an object literal that has one of these options. */
export function hasOption(argument: ts.Expression, ...names: readonly string[]): boolean {
  return (
    ts.isObjectLiteralExpression(argument) &&
    argument.properties.some(({ name }) => name !== undefined && names.includes(name.getText()))
  );
}
