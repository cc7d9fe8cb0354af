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
 * The options of Fastify with what only they can settle: its router answers an undecodable path (400) and an over-long
 * parameter (414) before any hook runs. With these options the module answers both, and keeps the security headers of
 * Nest 12. A `frameworkErrors` or `clientErrorHandler` among your own options stays in charge.
 *
 * @param options - your own options of Fastify
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
      ? noting(own.clientErrorHandler, instance => noteInstance(instance, { return503OnClosing }))
      : noting(handleClientError(), (instance, clientErrorListener) =>
          noteInstance(instance, { return503OnClosing, clientErrorListener }),
        ),
  };
}

/** In charge only where the module is not. */
function handleClientError(): ClientErrorHandler {
  const transport = new ConnectionResponder(new ErrorResponder());
  return (error, socket) => transport.clientError(error, socket);
}

/**
 * Fastify binds this handler to the instance that it makes, and so tells which instance was made with these options;
 * nothing else of the options can be found again on an instance.
 */
function noting(
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
