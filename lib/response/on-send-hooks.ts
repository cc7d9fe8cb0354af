import type { FastifyReplyLike } from './fastify-reply.writer.js';

/** Where Fastify's requests have what Fastify knows of their route: a symbol of its own, and so one for each copy of it. */
let routeContext: symbol | undefined;

/**
 * Whether hooks `onSend` may have a say in what a reply sends. Fastify keeps them with the route, and nothing where there
 * are none; where that is not to be seen, there may be some.
 */
export function mayMeetHooks({ request }: FastifyReplyLike): boolean {
  routeContext ??= Object.getOwnPropertySymbols(request).find(
    ({ description }) => description === 'fastify.context',
  );
  const context =
    routeContext && (request as Record<symbol, { readonly onSend?: unknown } | undefined>)[routeContext];
  return context?.onSend !== null;
}
