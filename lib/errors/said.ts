import { STATUS_CODES as NODE_PHRASES } from 'node:http';
import { phraseOf } from '../contract/code-of.js';

/**
 * What a message says beyond its status: nothing, where it only repeats the phrase of the status as the page, RFC 9110
 * or Node gives it. Libraries use that phrase when their user gave no message.
 */
export function said(message: unknown, status: number): string | undefined {
  if (typeof message !== 'string' || message.trim() === '') return undefined;
  return message === phraseOf(status) || message === NODE_PHRASES[status] ? undefined : message;
}
