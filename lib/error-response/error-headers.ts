import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { RegistryException } from '../exceptions/index.js';
import type { HeaderField } from './header-field.js';

/** Fields that frame the body or belong to the connection: never an exception's to set. */
const FRAMING = new Set([
  'content-encoding',
  'content-length',
  'content-type',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The fields that an exception brings, as they can be sent: one with a name or a value that HTTP cannot carry is left
 * out rather than allowed to break the answer.
 */
export function fieldsOf(exception: RegistryException): HeaderField[] {
  const brought: Readonly<Record<string, unknown>> | null | undefined = exception.headers;
  const fields: HeaderField[] = [];
  if (brought === undefined || brought === null) return fields;
  for (const name of Object.keys(brought)) {
    const text = textOf(brought[name]);
    if (text === undefined || FRAMING.has(name.toLowerCase())) continue;
    if (isSendable(name, text)) fields.push([name, text]);
  }
  return fields;
}

/** What a field's value says, if it is one: types are no help against what plain JavaScript throws. */
function textOf(value: unknown): string | string[] | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return isList(value) && value.length > 0 ? [...value] : undefined;
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function isSendable(name: string, value: string | readonly string[]): boolean {
  try {
    validateHeaderName(name);
    if (typeof value === 'string') validateHeaderValue(name, value);
    else for (const item of value) validateHeaderValue(name, item);
    return true;
  } catch {
    return false;
  }
}
