import type { ServerResponse } from 'node:http';
import { rawResponse } from '../../error-response/index.js';
import type { Markable } from './route-mark.js';

/** The members of a request that a reply depends on. Requests of Express and of Fastify have them in common. */
export interface ReplyRequest {
  readonly method: string;
  readonly url?: string;
  readonly headers: { readonly range?: string };
}

/** The object that an adapter replies on: a response of Express or Node, or a reply of Fastify. */
export interface ReplyTarget extends Markable {
  readonly statusCode: number;
  /** The request, on a response of Express or Node. */
  readonly req?: ReplyRequest;
  /** The request, on a reply of Fastify. */
  readonly request?: ReplyRequest;
  /** Node's response, on a reply of Fastify. */
  readonly raw?: ServerResponse;
  /** Whether a reply of Fastify is sent, or taken over by the handler. */
  readonly sent?: boolean;
  hasHeader?(name: string): boolean;
  getHeader?(name: string): unknown;
}

export function getRequest(response: ReplyTarget): ReplyRequest | undefined {
  return response.request ?? response.req;
}

/** Whether a response has been sent, or has begun to be. */
export function isSent(response: ReplyTarget): boolean {
  const { headersSent } = rawResponse(response);
  return headersSent || response.sent === true;
}

/** Whether nothing is left to be sent: the response has ended, or the handler has taken it over. */
export function isOver(response: ReplyTarget): boolean {
  return response.sent === true || rawResponse(response).writableEnded;
}

/** Whether a header field is set. On Fastify, a handler sets it on the reply, and middleware on Node's response. */
export function hasField(response: ReplyTarget, name: string): boolean {
  return response.hasHeader?.(name) === true || response.raw?.hasHeader(name) === true;
}
