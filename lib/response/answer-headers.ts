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
  const fields: HeaderField[] = [];
  for (const [name, value] of Object.entries(exception.headers)) {
    const text = typeof value === 'object' ? [...value] : String(value);
    if (!FRAMING.has(name.toLowerCase()) && isSendable(name, text)) fields.push([name, text]);
  }
  return fields;
}

function isSendable(name: string, value: string | readonly string[]): boolean {
  try {
    validateHeaderName(name);
    for (const item of [value].flat()) validateHeaderValue(name, item);
    return true;
  } catch {
    return false;
  }
}
