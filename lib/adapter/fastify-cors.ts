import type { IncomingMessage } from 'node:http';
import type { HttpAdapter } from './http-adapter.js';
import { isPlainOptions } from './preflight.js';

interface Request {
  readonly raw: IncomingMessage;
}
interface Reply {
  readonly raw: { removeHeader(name: string): void };
  getHeader(name: string): unknown;
  removeHeader(name: string): unknown;
}
type Answer = (error: Error | null, options?: object) => void;
type CallbackDelegate = (request: Request, answer: Answer) => unknown;
type PromiseDelegate = (request: Request) => Promise<object>;
type Delegate = CallbackDelegate | PromiseDelegate;

/** Options of `@fastify/cors`, of which some are read once, and not for every request. */
interface Options {
  readonly hook?: string;
  readonly logLevel?: unknown;
  readonly hideOptionsRoute?: unknown;
  readonly delegator?: Delegate;
  readonly origin?: unknown;
}

/** As much of a Fastify instance as is needed. */
interface FastifyLike {
  addHook(name: 'onRequest', hook: (request: Request, reply: Reply, done: () => void) => void): unknown;
}

/**
 * Leaves preflights to CORS and takes a plain OPTIONS from it, which the plugin refuses as an invalid preflight: options
 * that a delegate gives can say for one request that there is none.
 */
export function letPlainOptionsPassFastify(adapter: HttpAdapter): void {
  const enableCors = adapter.enableCors.bind(adapter) as (options: object) => unknown;
  adapter.enableCors = (given?: object) => {
    // As Fastify itself does, a function of one argument is taken for one that makes the options for an instance.
    const options = (
      typeof given === 'function' && given.length < 2 ? given(adapter.getInstance()) : given
    ) as Options | CallbackDelegate | undefined;
    const { hook, logLevel, hideOptionsRoute, delegator, ...fixed }: Options =
      typeof options === 'function' ? { delegator: options } : (options ?? {});
    enableCors({
      ...(hook !== undefined && { hook }),
      ...(logLevel !== undefined && { logLevel }),
      ...(hideOptionsRoute !== undefined && { hideOptionsRoute }),
      delegator: withoutPlainOptions(delegator ?? ((_request, answer) => answer(null, fixed))),
    });
    if (!delegator && hook === undefined) keepFixedOrigin(adapter.getInstance(), fixed.origin);
  };
}

function withoutPlainOptions(delegate: Delegate): CallbackDelegate {
  return (request, answer) => {
    const pass: Answer = (error, options) =>
      answer(error, isPlainOptions(request.raw) ? { ...options, preflight: false } : options);
    const promised = delegate(request, pass);
    if (delegate.length < 2) {
      void Promise.resolve(promised as Promise<object>).then(options => pass(null, options), pass);
    }
  };
}

/** The plugin takes every delegate's origin for one that depends on the request's. A fixed one does not. */
function keepFixedOrigin(instance: FastifyLike, origin: unknown): void {
  if (origin !== undefined && origin !== false && typeof origin !== 'string') return;
  instance.addHook('onRequest', (_request, reply, done) => {
    if (reply.getHeader('vary') === 'Origin') {
      reply.removeHeader('vary');
      reply.raw.removeHeader('vary');
    }
    done();
  });
}
