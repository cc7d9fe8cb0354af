import type { FastifyReplyLike } from './fastify-reply.writer.js';
import { symbolFinder } from './fastify-symbols.js';

/** Where Fastify's requests have what Fastify knows of their route. */
const contextOf = symbolFinder('fastify.context');

/**
 * Whether hooks `onSend` may have a say in what a reply sends. Fastify keeps them with the route, and nothing where there
 * are none; where that is not to be seen, there may be some.
 */
export function mayMeetHooks({ request }: FastifyReplyLike): boolean {
  const symbol = contextOf(request);
  const context = symbol && (request as Record<symbol, { readonly onSend?: unknown } | undefined>)[symbol];
  return context?.onSend !== null;
}
