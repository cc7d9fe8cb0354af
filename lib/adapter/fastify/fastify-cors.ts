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

/** Options of `@fastify/cors`, of which some are read once, and not for every request. */
interface Options {
  readonly hook?: string;
  readonly logLevel?: unknown;
  readonly hideOptionsRoute?: unknown;
  readonly delegator?: Delegate;
}

/**
 * Leaves preflights to CORS and takes a plain OPTIONS from it, which the plugin refuses as an invalid preflight: options
 * that a delegate gives can say for one request that there is none.
 */
export function skipPlainOptionsOnFastify(adapter: HttpAdapter): void {
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
 * The options of an application are the same for every request. The plugin takes a delegate's for options that depend on
 * the request, and has the response vary by `Origin`, unless the route's own options say otherwise.
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

/** Whether the plugin is not told yet. `false` is the option of a route without CORS. */
function isVaried(cors: unknown): cors is object | undefined {
  return cors === undefined || (typeof cors === 'object' && cors !== null && !('dynamic' in cors));
}
