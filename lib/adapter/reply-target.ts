import type { ServerResponse } from 'node:http';
import type { Markable } from './route-mark.js';

/** As much of a request as a reply depends on: Express's and Fastify's have it in common. */
export interface ReplyRequest {
  readonly method: string;
  readonly url?: string;
  readonly headers: { readonly range?: string };
}

/** What an adapter replies to: a response of Express's or Node's, or a reply of Fastify's. */
export interface ReplyTarget extends Markable {
  readonly statusCode: number;
  /** The request, on a response of Express's or Node's. */
  readonly req?: ReplyRequest;
  /** The request, on a reply of Fastify's. */
  readonly request?: ReplyRequest;
  /** Node's response, on a reply of Fastify's. */
  readonly raw?: ServerResponse;
  hasHeader?(name: string): boolean;
}

export function requestOf(response: ReplyTarget): ReplyRequest | undefined {
  return response.request ?? response.req;
}
