import type { ServerResponse } from 'node:http';
import { isFastifyReply, rawOf, type FastifyReplyLike } from '../response/index.js';

/** Fields that speak of a body, which a 204 does not have (RFC 9110 §15.3.5, §8.6). */
const OF_BODY = ['Content-Type', 'Content-Length', 'Content-Encoding', 'Transfer-Encoding'] as const;

/** Answers OPTIONS: 204, with what fields the response has. */
export function answerOptions(response: ServerResponse | FastifyReplyLike): void {
  const raw = rawOf(response);
  if (raw.headersSent) return;
  for (const name of OF_BODY) {
    response.removeHeader(name);
    raw.removeHeader(name);
  }
  if (isFastifyReply(response)) {
    response.code(204);
    response.send(undefined);
  } else {
    response.statusCode = 204;
    response.end();
  }
}
