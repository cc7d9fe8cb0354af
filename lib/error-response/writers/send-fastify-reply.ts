import { type OutgoingHttpHeader, type ServerResponse, validateHeaderValue } from 'node:http';
import type { ErrorResponse } from '../error-response.js';
import { fastifyReply, type FastifyReplyLike, symbolFinder } from './fastify-reply.writer.js';
import { nodeResponse } from './node-response.writer.js';
import { writeResponse } from './write-response.js';

/** Where Fastify's requests have what Fastify knows of their route. */
const readContext = symbolFinder('fastify.context');

/**
 * Whether hooks `onSend` may have a say in what a reply sends. Fastify keeps them with the route, and nothing where there
 * are none; where that is not to be seen, there may be some.
 */
export function hasOnSendHooks({ request }: FastifyReplyLike): boolean {
  const symbol = readContext(request);
  const context = symbol && (request as Record<symbol, { readonly onSend?: unknown } | undefined>)[symbol];
  return context?.onSend !== null;
}

/** What a reply has been given to send. */
interface Given {
  readonly answer: ErrorResponse;
  readonly failed: (failure: unknown) => void;
  /** What the reply sent with before. */
  readonly send: FastifyReplyLike['send'];
  isSent: boolean;
}

const GIVEN = Symbol('nestjs-registry-http: the response that a reply was given');

/** A reply with its response: one that is given another has a hook `onSend` that failed. */
type AnsweredReply = FastifyReplyLike & { [GIVEN]?: Given };

/**
 * Answers through a reply of Fastify's, and so through the application's hooks `onSend`. Where one of them fails, Fastify
 * asks its error handler once more and then sends the message itself: the next answer goes past the hooks.
 *
 * @param failed - told of what a hook has thrown where Fastify would send it
 */
export function sendFastifyReply(
  reply: AnsweredReply,
  answer: ErrorResponse,
  failed: (failure: unknown) => void,
): void {
  const first = reply[GIVEN]?.answer;
  if (first) return answerUnderneath(reply, first, answer);
  // A member more than other replies have slows down whatever sends one.
  if (hasOnSendHooks(reply)) {
    reply[GIVEN] = { answer, failed, send: reply.send, isSent: false };
    reply.send = sendOnce;
  }
  writeResponse(fastifyReply, reply, answer);
}

/** After the response, only Fastify's own error handler sends anything: whatever a hook threw, as it was thrown. */
function sendOnce(this: AnsweredReply, payload: unknown): unknown {
  const given = this[GIVEN] as Given;
  if (!given.isSent || this.sent) {
    given.isSent = true;
    return given.send.call(this, payload);
  }
  // An async handler ends with nothing, while a hook may still be at work.
  if (payload !== undefined) given.failed(payload);
  return this;
}

/** Answers on Node's response, with the fields that the reply has apart from those of the response that failed. */
function answerUnderneath(reply: FastifyReplyLike, first: ErrorResponse, answer: ErrorResponse): void {
  for (const [name] of [...first.headers, ...first.defaults]) fastifyReply.remove(reply, name);
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) keepField(raw, name, value);
  reply.hijack();
  writeResponse(nodeResponse, raw, answer);
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
