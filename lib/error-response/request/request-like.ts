import { IncomingMessage } from 'node:http';

/** As much of a request as is needed: Node's, Express's, or Fastify's, which has Node's in `raw`. */
export type RequestLike = IncomingMessage | { readonly raw: IncomingMessage };

/** Node's request: Fastify has it in `raw`, where middleware of Express's may keep anything. */
export function getIncomingMessage(request: RequestLike): IncomingMessage {
  if (request instanceof IncomingMessage) return request;
  const { raw } = request as { raw?: unknown };
  return isIncoming(raw) ? raw : (request as unknown as IncomingMessage);
}

function isIncoming(raw: unknown): raw is IncomingMessage {
  return typeof raw === 'object' && raw !== null && 'headers' in raw;
}
