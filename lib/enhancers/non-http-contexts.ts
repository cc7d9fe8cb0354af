import { IntrinsicException, Logger, type ArgumentsHost } from '@nestjs/common';

/** Socket.IO's clients have `emit`; those of `ws` have `readyState` and `send`, and an `emit` that stays local. */
interface WebSocketClient {
  readonly readyState?: unknown;
  send?(message: string): unknown;
  emit?(event: string, payload: unknown): unknown;
}

const logger = new Logger('WsExceptionsHandler');

/**
 * Answers an error of a gateway as Nest's own filter does. Nest binds no global filter to gateways, but one bound to a
 * gateway by hand cannot decline there: what it leaves unanswered stays so.
 */
export function leaveToWebSocket(thrown: unknown, host: ArgumentsHost): void {
  const ws = host.switchToWs();
  const client = ws.getClient<WebSocketClient | undefined>();
  if (!client) return;
  const cause = { pattern: ws.getPattern(), data: ws.getData<unknown>() };
  if (isWsException(thrown)) {
    const error = thrown.getError();
    return emit(client, isObject(error) ? error : { status: 'error', message: error, cause });
  }
  emit(client, { status: 'error', message: 'Internal server error', cause });
  if (!(thrown instanceof IntrinsicException)) logger.error(thrown);
}

function emit(client: WebSocketClient, payload: object): void {
  if (typeof client.readyState === 'number' && client.send) {
    client.send(JSON.stringify({ event: 'exception', data: payload }));
  } else {
    client.emit?.('exception', payload);
  }
}

/**
 * `@nestjs/websockets` may not be installed, so its exception is known by the name of its class. `getError` alone will
 * not do: an RpcException has one too, and must not be shown to a client of this transport.
 */
function isWsException(thrown: unknown): thrown is { getError(): unknown } {
  if (!(thrown instanceof Error) || !('getError' in thrown)) return false;
  for (
    let type: unknown = thrown.constructor;
    typeof type === 'function';
    type = Object.getPrototypeOf(type)
  ) {
    if (type.name === 'WsException') return typeof thrown.getError === 'function';
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
