import { rawOf } from '../response/index.js';

/**
 * Whether this is a response of a server: Node's, Express's or Fastify's. Libraries that run handlers through Nest's
 * external contexts (queues, webhooks, commands) may do so under the type `http`, with arguments of their own.
 */
export function isHttpResponse(response: unknown): response is object {
  if (typeof response !== 'object' || response === null) return false;
  const raw: unknown = rawOf(response);
  return typeof raw === 'object' && raw !== null && 'setHeader' in raw && 'end' in raw;
}
