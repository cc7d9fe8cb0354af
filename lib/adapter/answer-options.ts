import type { ServerResponse } from 'node:http';

/** As much of Fastify's reply as is needed. */
interface ReplyLike {
  readonly raw: ServerResponse;
  code(status: number): ReplyLike;
  removeHeader(name: string): unknown;
  send(): unknown;
}

/** Fields that speak of a body, which a 204 does not have (RFC 9110 §15.3.5, §8.6). */
const OF_BODY = ['Content-Type', 'Content-Length', 'Content-Encoding', 'Transfer-Encoding'] as const;

/** Answers OPTIONS: 204, with what fields the response has. */
export function answerOptions(response: ServerResponse | ReplyLike): void {
  const raw = 'raw' in response ? response.raw : response;
  if (raw.headersSent) return;
  for (const name of OF_BODY) {
    response.removeHeader(name);
    raw.removeHeader(name);
  }
  if ('raw' in response) {
    response.code(204).send();
  } else {
    response.statusCode = 204;
    response.end();
  }
}
