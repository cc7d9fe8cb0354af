import { validateHeaderValue, type OutgoingHttpHeader, type ServerResponse } from 'node:http';
import { isAdded } from './added-field.js';
import type { Answer } from './answer.js';
import { fastifyReply, type FastifyReplyLike } from './fastify-reply.writer.js';
import { nodeResponse } from './node-response.writer.js';
import { writeAnswer } from './write-answer.js';

/** The answers that were given to replies: one that is given another has a hook `onSend` that failed. */
const given = new WeakMap<FastifyReplyLike, Answer>();

/**
 * Answers through a reply of Fastify's, and so through the application's hooks `onSend`. Where one of them fails, Fastify
 * asks its error handler once more and then sends the message itself: the next answer goes past the hooks.
 *
 * @param failed - told of what a hook has thrown where Fastify would send it
 */
export function answerReply(
  reply: FastifyReplyLike,
  answer: Answer,
  failed: (failure: unknown) => void,
): void {
  const first = given.get(reply);
  if (first) return answerUnderneath(reply, first, answer);
  given.set(reply, answer);
  guardSend(reply, failed);
  writeAnswer(fastifyReply, reply, answer);
}

/** After the answer, only Fastify's own error handler sends anything: whatever a hook threw, as it was thrown. */
function guardSend(reply: FastifyReplyLike, failed: (failure: unknown) => void): void {
  const send = reply.send.bind(reply);
  let isAnswered = false;
  reply.send = (payload: unknown) => {
    if (!isAnswered || reply.sent) {
      isAnswered = true;
      return send(payload);
    }
    // An async handler ends with nothing, while a hook may still be at work.
    if (payload !== undefined) failed(payload);
    return reply;
  };
}

/** Answers on Node's response, with the fields that the reply has apart from those of the answer that failed. */
function answerUnderneath(reply: FastifyReplyLike, first: Answer, answer: Answer): void {
  for (const [name] of [...first.headers, ...first.defaults]) {
    if (!isAdded(name)) fastifyReply.remove(reply, name);
  }
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) keepField(raw, name, value);
  reply.hijack();
  writeAnswer(nodeResponse, raw, answer);
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
