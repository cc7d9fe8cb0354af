import { type OutgoingHttpHeader, ServerResponse, validateHeaderValue } from 'node:http';
import type { ErrorResponse } from '../error-response.js';
import { nodeResponse, removePhrase, type ResponseWriter, writeResponse } from './write-response.js';

/** The members of Fastify's reply that are needed. The library does not depend on Fastify. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse;
  readonly request: object;
  readonly sent: boolean;
  readonly elapsedTime?: unknown;
  code(status: number): unknown;
  getHeader(name: string): unknown;
  getHeaders(): Record<string, unknown>;
  header(name: string, value: unknown): unknown;
  removeHeader(name: string): unknown;
  hijack(): unknown;
  send(payload: unknown): unknown;
  serializer(serialize: (body: string) => string): unknown;
}

export function isFastifyReply(response: object): response is FastifyReplyLike {
  const { code, hijack, send, raw } = response as Partial<FastifyReplyLike>;
  return (
    typeof code === 'function' &&
    typeof hijack === 'function' &&
    typeof send === 'function' &&
    typeof raw === 'object'
  );
}

/** Node's response: Fastify's reply has it in `raw`, where middleware of Express's may keep anything. */
export function rawResponse(response: object): ServerResponse {
  if (response instanceof ServerResponse) return response;
  return isFastifyReply(response) ? response.raw : (response as ServerResponse);
}

/** The usual field names in lower case, as Fastify keeps them. Fastify would otherwise convert each of them. */
const LOWER_CASE: ReadonlyMap<string, string> = new Map(
  ['Cache-Control', 'Content-Type', 'Vary', 'Allow'].map(name => [name, name.toLowerCase()]),
);

/** Writes through Fastify's reply, so that `onSend` hooks see the response. */
export const fastifyReply: ResponseWriter<FastifyReplyLike> = {
  names: reply => Object.keys(reply.getHeaders()),
  get: (reply, name) => reply.getHeader(name),
  set: (reply, [name, value]) => reply.header(LOWER_CASE.get(name) ?? name, value),
  remove(reply, name) {
    reply.removeHeader(name);
    // Middleware sets its fields on Node's response.
    reply.raw.removeHeader(name);
  },
  send(reply, status, body) {
    removePhrase(reply.raw);
    reply.code(status);
    // Without one, Fastify adds a charset to every media type of JSON.
    reply.serializer(asItIs);
    // Fastify sets the length, after its hooks.
    reply.send(body);
  },
};

function asItIs(body: string): string {
  return body;
}

/** The error response that a reply is sending. */
interface Given {
  readonly errorResponse: ErrorResponse;
  readonly failed: (failure: unknown) => void;
  /** The reply's original `send`. */
  readonly send: FastifyReplyLike['send'];
  isSent: boolean;
}

const GIVEN = Symbol('nestjs-registry-http: the response that a reply was given');

/** Replies with their responses. If a reply gets a second response, a hook `onSend` has failed. */
type ReplyInUse = FastifyReplyLike & { [GIVEN]?: Given };

/**
 * Sends through Fastify's reply, and so through the application's `onSend` hooks. If one of them fails, Fastify
 * calls its error handler once more and then sends the message itself: the second response bypasses the hooks.
 *
 * @param failed - called with the error of a hook, in place of sending it
 */
export function sendFastifyReply(
  reply: ReplyInUse,
  response: ErrorResponse,
  failed: (failure: unknown) => void,
): void {
  const first = reply[GIVEN]?.errorResponse;
  if (first) return sendOnRawResponse(reply, first, response);
  reply[GIVEN] = { errorResponse: response, failed, send: reply.send, isSent: false };
  // Internal: fastify-reply-send
  reply.send = sendOnce;
  writeResponse(fastifyReply, reply, response);
}

/** After the response, only Fastify's own error handler sends anything: the unchanged error of a hook. */
function sendOnce(this: ReplyInUse, payload: unknown): unknown {
  const given = this[GIVEN] as Given;
  if (!given.isSent || this.sent) {
    given.isSent = true;
    return given.send.call(this, payload);
  }
  // An async handler returns nothing while a hook may still be running.
  if (payload !== undefined) given.failed(payload);
  return this;
}

/** Sends on Node's response, with the reply's fields except those of the response that failed. */
function sendOnRawResponse(reply: FastifyReplyLike, first: ErrorResponse, response: ErrorResponse): void {
  for (const [name] of [...first.headers, ...first.defaults]) fastifyReply.remove(reply, name);
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) keepField(raw, name, value);
  reply.hijack();
  writeResponse(nodeResponse, raw, response);
}

/** A hook may have failed for a value that cannot be sent. */
function keepField(raw: ServerResponse, name: string, value: unknown): void {
  try {
    for (const item of [value].flat()) validateHeaderValue(name, String(item));
    raw.setHeader(name, value as OutgoingHttpHeader);
  } catch {
    raw.removeHeader(name);
  }
}
