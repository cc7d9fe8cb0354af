import type { ServerResponse } from 'node:http';
import type { HeaderField } from './header-field.js';

/** How an answer is written to a response: one for what Node gives, one for what Fastify gives. */
export interface ResponseWriter<Response> {
  /** The response of Node underneath. */
  raw(response: Response): ServerResponse;
  /** The names of the fields set so far, in lower case. */
  names(response: Response): readonly string[];
  get(response: Response, name: string): unknown;
  set(response: Response, field: HeaderField): void;
  remove(response: Response, name: string): void;
  send(response: Response, status: number, body: string): void;
}
