import type { Socket } from 'node:net';
import { ErrorResponder } from '../../error-response/index.js';
import { ConnectionResponder } from '../../http-server/index.js';
import { handleFrameworkError, type FrameworkErrorHandler, noteInstance } from './fastify-instances.js';

type ClientErrorHandler = (error: Error, socket: Socket) => void;

/**
 * The options that {@link registryFastifyOptions} adds to those of Fastify.
 *
 * @publicApi
 */
export interface RegistryFastifyOptions {
  frameworkErrors: FrameworkErrorHandler;
  clientErrorHandler: ClientErrorHandler;
}

/**
 * Adds the handlers to Fastify's options that can be set only there. Fastify's router refuses an undecodable path (400) and
 * an over-long parameter (414) before any hook runs. With these options the module sends both responses, and keeps the
 * security headers of Nest 12. If you set `frameworkErrors` or `clientErrorHandler` yourself, yours is used.
 *
 * @param options - your own options for Fastify
 *
 * @example
 * ```ts
 * import { NestFactory } from '@nestjs/core';
 * import { FastifyAdapter } from '@nestjs/platform-fastify';
 * import { registryFastifyOptions } from 'nestjs-registry-http';
 * import { AppModule } from './app.module.js';
 *
 * const adapter = new FastifyAdapter(registryFastifyOptions({ trustProxy: true }));
 * const app = await NestFactory.create(AppModule, adapter);
 * ```
 *
 * @see RFC 9110 §15.5.1, §15.5.15
 * @publicApi
 */
export function registryFastifyOptions<Options extends object = object>(
  options?: Options,
): Options & RegistryFastifyOptions {
  const own: Partial<RegistryFastifyOptions> & { return503OnClosing?: boolean } = options ?? {};
  const return503OnClosing = own.return503OnClosing !== false;
  return {
    ...(options as Options),
    frameworkErrors: own.frameworkErrors ?? handleFrameworkError,
    clientErrorHandler: own.clientErrorHandler
      ? recordInstance(own.clientErrorHandler, instance => noteInstance(instance, { return503OnClosing }))
      : recordInstance(handleClientError(), (instance, clientErrorListener) =>
          noteInstance(instance, { return503OnClosing, clientErrorListener }),
        ),
  };
}

/** Used only if the module is not imported. */
function handleClientError(): ClientErrorHandler {
  const transport = new ConnectionResponder(new ErrorResponder());
  return (error, socket) => transport.clientError(error, socket);
}

/**
 * Records the instance that was made with these options. Fastify binds this handler to the instance; none of the other
 * options can be found again on an instance.
 */
function recordInstance(
  handler: ClientErrorHandler,
  note: (instance: object, bound: ClientErrorHandler) => void,
): ClientErrorHandler {
  // Internal: fastify-client-error-binding
  const bind = (instance: object): ClientErrorHandler => {
    const bound = handler.bind(instance);
    note(instance, bound);
    return bound;
  };
  return Object.assign(handler.bind(undefined), { bind });
}
