import { STATUS_CODES as NODE_PHRASES } from 'node:http';
import { phraseOf } from '../contract/code-of.js';

/** Nest's own words where they are neither the page's nor Node's. */
const NEST_PHRASES: Readonly<Record<number, string>> = { 421: 'Misdirected' };

/** Whether a text only repeats the phrase of a status as the page, RFC 9110, Node or Nest gives it. */
export function isPhrase(text: unknown, status: unknown): boolean {
  if (typeof status !== 'number') return false;
  return text === phraseOf(status) || text === NODE_PHRASES[status] || text === NEST_PHRASES[status];
}

/** What a message says beyond its status: nothing, where it is its phrase. Libraries use that where their user gave no message. */
export function said(message: unknown, status: number): string | undefined {
  if (typeof message !== 'string' || message.trim() === '') return undefined;
  return isPhrase(message, status) ? undefined : message;
}
