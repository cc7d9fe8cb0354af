import { IncomingMessage } from 'node:http';
import type { ArgumentsHost } from '@nestjs/common';

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

/** Responds to what was thrown as Nest does by itself. */
export type NestResponder = (thrown: unknown, host: ArgumentsHost) => void;

/** Left on the response of an excluded controller. Another copy of the library may have to know it. */
const EXCLUDED = Symbol.for('nestjs-registry-http: excluded response');

interface Excludable {
  [EXCLUDED]?: NestResponder | undefined;
}

/** Leaves a response to Nest, or, without its responder, no longer. */
export function excludeResponse(response: object, respond: NestResponder | undefined): void {
  (response as Excludable)[EXCLUDED] = respond;
}

/** Responds to errors in Nest's way, if the response is that of an excluded controller. */
export function getNestResponder(response: object | undefined): NestResponder | undefined {
  return (response as Excludable | undefined)?.[EXCLUDED];
}
