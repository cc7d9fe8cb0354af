import ts from 'typescript';
import type { Known } from '../analysis.js';
import { unwrap } from '../program/declarations.js';
import { KnownStart } from './known.js';

/** `text.startsWith(wanted)`, of a text of which the start is known. */
export function startsWith(text: unknown, wanted: unknown): Known | undefined {
  if (typeof wanted !== 'string') return undefined;
  if (typeof text === 'string') return { value: text.startsWith(wanted) };
  if (!(text instanceof KnownStart)) return undefined;
  if (text.start.startsWith(wanted)) return { value: true };
  return wanted.startsWith(text.start) ? undefined : { value: false };
}

/** `text.split(separator)[0]`, of a text of which the start is known. */
export function readFirstPart(
  { expression, argumentExpression }: ts.ElementAccessExpression,
  evaluate: (node: ts.Expression) => Known | undefined,
): Known | undefined {
  const call = unwrap(expression);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const [argument, ...others] = call.arguments;
  if (call.expression.name.text !== 'split' || !argument || others.length) return undefined;
  const text = evaluate(call.expression.expression)?.value;
  const separator = evaluate(argument)?.value;
  const isFirst = evaluate(argumentExpression)?.value === 0;
  if (!isFirst || typeof separator !== 'string' || separator === '') return undefined;
  if (typeof text === 'string') return { value: text.split(separator)[0] };
  return text instanceof KnownStart && text.start.includes(separator)
    ? { value: text.start.split(separator)[0] }
    : undefined;
}
