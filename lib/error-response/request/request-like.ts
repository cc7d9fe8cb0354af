import { IncomingMessage } from 'node:http';
import type { ArgumentsHost } from '@nestjs/common';

/** The members of a request that are needed: Node's, Express's, or Fastify's, which has Node's in `raw`. */
export type RequestLike = IncomingMessage | { readonly raw: IncomingMessage };

/** Node's request. Fastify has it in `raw`. Express middleware may store anything there. */
export function getIncomingMessage(request: RequestLike): IncomingMessage {
  if (request instanceof IncomingMessage) return request;
  const { raw } = request as { raw?: unknown };
  return isIncoming(raw) ? raw : (request as unknown as IncomingMessage);
}

function isIncoming(raw: unknown): raw is IncomingMessage {
  return typeof raw === 'object' && raw !== null && 'headers' in raw;
}

/** Responds to a thrown value as bare Nest does. */
export type NestResponder = (thrown: unknown, host: ArgumentsHost) => void;

/** Marks the response of an excluded controller. Another copy of the library may read the mark. */
const EXCLUDED = Symbol.for('nestjs-registry-http: excluded response');

interface Excludable {
  [EXCLUDED]?: NestResponder | undefined;
}

/** Marks a response so that Nest responds to its errors. Without a responder, removes the mark. */
export function excludeResponse(response: object, respond: NestResponder | undefined): void {
  (response as Excludable)[EXCLUDED] = respond;
}

/** Responds to errors in Nest's way, if the response is that of an excluded controller. */
export function getNestResponder(response: object | undefined): NestResponder | undefined {
  return (response as Excludable | undefined)?.[EXCLUDED];
}
