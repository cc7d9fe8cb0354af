import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { LibraryResponse } from '../responses.js';

/** The statuses of @fastify/rate-limit: 403 is that of a client that is banned. */
export const FASTIFY_RATE_LIMIT_STATUSES = {
  403: { status: 403, message: 'Too many requests' },
  429: { status: 429, message: 'Too many requests' },
} as const satisfies Record<number, LibraryResponse>;

/** Its only mark is its text: https://github.com/fastify/fastify-rate-limit (index.js, `defaultErrorResponse`) */
const MESSAGE = /^Rate limit exceeded, retry in [\w ]{1,40}$/;

/** @fastify/rate-limit. It sets `Retry-After` on the reply, and its text is made for clients. */
export const mapFastifyRateLimitError: LibraryMapper = ({ error, message }) => {
  const known = lookUp<LibraryResponse>(FASTIFY_RATE_LIMIT_STATUSES, member(error, 'statusCode'));
  return known && typeof message === 'string' && MESSAGE.test(message) ? { ...known, message } : undefined;
};
