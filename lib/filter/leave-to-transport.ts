import type { ArgumentsHost } from '@nestjs/common';
import { leaveToGraphql } from './leave-to-graphql.js';
import { leaveToWebSocket } from './leave-to-web-socket.js';

/** The transports whose built-in filter does not take over by itself, or does not know our exceptions. */
const BY_HAND = new Map<string, (thrown: unknown, host: ArgumentsHost) => void>([
  ['graphql', leaveToGraphql],
  ['ws', leaveToWebSocket],
]);

/**
 * Leaves an error of another transport than HTTP to what that transport expects. For RPC, and for whatever else is run
 * by Nest's external contexts, a filter that returns nothing has declined: Nest's own filter then answers and logs.
 */
export function leaveToTransport(thrown: unknown, host: ArgumentsHost): void {
  BY_HAND.get(host.getType<string>())?.(thrown, host);
}
