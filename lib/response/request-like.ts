import type { IncomingMessage } from 'node:http';

/** As much of a request as is needed: Node's, Express's, or Fastify's, which has Node's in `raw`. */
export type RequestLike = IncomingMessage | { readonly raw: IncomingMessage };
