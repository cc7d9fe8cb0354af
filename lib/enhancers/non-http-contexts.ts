import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, HttpException, IntrinsicException, Logger } from '@nestjs/common';
import { isRegistryException, type RegistryException } from '../exceptions/index.js';

/**
 * Leaves an error of a resolver to the GraphQL driver. Drivers recognise Nest's exceptions by a `response` with a
 * `statusCode`, which the contract's body does not have, so the library's exceptions are thrown in that form. Other errors
 * are left unchanged: the filter declines, and Nest logs them.
 *
 * @throws the exception in the driver's form: Nest itself passes errors to the driver by throwing
 */
export function delegateToGraphql(thrown: unknown): void {
  if (isRegistryException(thrown)) throw inNestsForm(thrown);
}

/** Creates a copy of an exception with another response. The exception itself may be thrown again, so it is not changed. */
function inNestsForm(exception: RegistryException): object {
  const status = exception.getStatus();
  const phrase = STATUS_CODES[status] ?? exception.name;
  // Internal: nest-graphql-response
  const response = {
    ...exception.extensions,
    ...HttpException.createBody(exception.message, phrase, status),
    ...(exception.errorCode !== undefined && { errorCode: exception.errorCode }),
    ...(exception.errors?.length && { errors: exception.errors }),
  };
  return Object.create(exception, {
    message: { value: exception.message || phrase },
    response: { value: response },
    stack: { value: exception.stack },
    // GraphQL would take a member of this name for extensions of its own, and let them replace the driver's.
    extensions: { value: undefined },
  }) as object;
}

/** Socket.IO's clients have `emit`; those of `ws` have `readyState` and `send`, and an `emit` that stays local. */
interface WebSocketClient {
  readonly readyState?: unknown;
  send?(message: string): unknown;
  emit?(event: string, payload: unknown): unknown;
}

const logger = new Logger('WsExceptionsHandler');

/**
 * Responds to an error of a gateway as Nest's own filter does. Nest binds no global filter to gateways. A filter that is
 * bound to a gateway by hand cannot decline: if it does not respond, nothing does.
 */
export function delegateToWebSocket(thrown: unknown, host: ArgumentsHost): void {
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
 * `@nestjs/websockets` may not be installed, so its exception is recognised by the name of its class. `getError` alone is
 * not enough: an RpcException has one too, and must not be sent to a client of this transport.
 */
function isWsException(thrown: unknown): thrown is { getError(): unknown } {
  if (!(thrown instanceof Error) || !('getError' in thrown)) return false;
  for (
    let type: unknown = thrown.constructor;
    typeof type === 'function';
    type = Object.getPrototypeOf(type)
  ) {
    // Internal: nest-class-names
    if (type.name === 'WsException') return typeof thrown.getError === 'function';
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The transports whose built-in filter does not run after this one, or does not know this library's exceptions. */
const BY_HAND = new Map<string, (thrown: unknown, host: ArgumentsHost) => void>([
  ['graphql', delegateToGraphql],
  ['ws', delegateToWebSocket],
]);

/**
 * Handles an error of another transport than HTTP in the form that the transport expects. For RPC, and for anything else
 * that Nest's external contexts run, a filter that returns nothing has declined: Nest's own filter then responds and logs.
 */
export function delegateToTransport(thrown: unknown, host: ArgumentsHost): void {
  BY_HAND.get(host.getType<string>())?.(thrown, host);
}
