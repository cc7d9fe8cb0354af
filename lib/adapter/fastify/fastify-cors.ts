import type { IncomingMessage } from 'node:http';
import type { HttpAdapter } from '../http-adapter.js';
import { isPlainOptions } from '../routing/preflight.js';

interface Request {
  readonly raw: IncomingMessage;
  readonly routeOptions?: { readonly config?: { cors?: unknown } };
}
type OptionsCallback = (error: Error | null, options?: object) => void;
type CallbackDelegate = (request: Request, callback: OptionsCallback) => unknown;
type PromiseDelegate = (request: Request) => Promise<object>;
type Delegate = CallbackDelegate | PromiseDelegate;

/** Options of `@fastify/cors`. The plugin reads the named ones once, at registration, not for each request. */
interface Options {
  readonly hook?: string;
  readonly logLevel?: unknown;
  readonly hideOptionsRoute?: unknown;
  readonly delegator?: Delegate;
}

/**
 * Leaves preflights to CORS, but not a plain OPTIONS, which the plugin would refuse as an invalid preflight. For such a
 * request a delegate turns the option `preflight` off.
 */
export function skipPlainOptionsOnFastify(adapter: HttpAdapter): void {
  const enableCors = adapter.enableCors.bind(adapter) as (options: object) => unknown;
  adapter.enableCors = (given?: object) => {
    // Like Fastify, call a function with one parameter with the instance, to get the options.
    const options = (
      typeof given === 'function' && given.length < 2 ? given(adapter.getInstance()) : given
    ) as Options | CallbackDelegate | undefined;
    const { hook, logLevel, hideOptionsRoute, delegator, ...fixed }: Options =
      typeof options === 'function' ? { delegator: options } : (options ?? {});
    enableCors({
      ...(hook !== undefined && { hook }),
      ...(logLevel !== undefined && { logLevel }),
      ...(hideOptionsRoute !== undefined && { hideOptionsRoute }),
      delegator: withoutPlainOptions(delegator ?? givenOnce(fixed)),
    });
  };
}

function withoutPlainOptions(delegate: Delegate): CallbackDelegate {
  return (request, callback) => {
    // Internal: fastify-cors-delegator
    const pass: OptionsCallback = (error, options) =>
      callback(error, isPlainOptions(request.raw) ? { ...options, preflight: false } : options);
    const promised = delegate(request, pass);
    if (delegate.length < 2) {
      void Promise.resolve(promised as Promise<object>).then(options => pass(null, options), pass);
    }
  };
}

/**
 * Gives the same options for every request. The plugin expects the options of a delegate to depend on the request, and
 * adds `Vary: Origin`; `dynamic: false` on the route prevents it.
 */
function givenOnce(options: Options): CallbackDelegate {
  return (request, callback) => {
    const config = request.routeOptions?.config;
    if (config && isVaried(config.cors) && Object.isExtensible(config)) {
      // Internal: fastify-cors-dynamic
      config.cors = { ...config.cors, dynamic: false };
    }
    callback(null, options);
  };
}

/** Whether the route does not set `dynamic` itself. `false` is the option of a route without CORS. */
function isVaried(cors: unknown): cors is object | undefined {
  return cors === undefined || (typeof cors === 'object' && cors !== null && !('dynamic' in cors));
}
