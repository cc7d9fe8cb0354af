import type { ServerResponse } from 'node:http';
import type { HeaderField } from './header-field.js';

/**
 * Removes the phrase that a handler set: it belongs to the success that the answer is not. There is none in HTTP/2, where
 * Node warns whoever so much as asks for it (RFC 9113 §8.3.2).
 */
export function removePhrase(raw: ServerResponse): void {
  if (Object.hasOwn(raw, 'statusMessage')) raw.statusMessage = '';
}

/** How an answer is written to a response: one for what Node gives, one for what Fastify gives. */
export interface ResponseWriter<Response> {
  /** The names of the fields set so far, in lower case. */
  names(response: Response): readonly string[];
  get(response: Response, name: string): unknown;
  set(response: Response, field: HeaderField): unknown;
  remove(response: Response, name: string): void;
  send(response: Response, status: number, body: string): void;
}
