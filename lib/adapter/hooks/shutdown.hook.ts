import type { NestApplicationOptions } from '@nestjs/common';
import { responds503WhileClosing } from '../fastify/fastify-instances.js';
import type { HttpAdapter } from '../http-adapter.js';

/** The option is newer than the oldest Nest that is supported. */
type Options = NestApplicationOptions & { return503OnClosing?: boolean };

/** The state of a server's shutdown. */
export interface Shutdown {
  /** Whether a request that comes now is refused. */
  readonly isRefusing: boolean;
}

/**
 * Takes over the 503 of a server that is shutting down: Nest's, if the option `return503OnClosing` is set, and
 * Fastify's. Both bypass every filter, and each adapter has its own body.
 */
export function hookShutdown(adapter: HttpAdapter): Shutdown {
  const shutdown = { isRefusing: false };
  let wanted = false;

  const beforeClose = adapter.beforeClose?.bind(adapter);
  if (beforeClose) {
    const initHttpServer = adapter.initHttpServer.bind(adapter);
    adapter.initHttpServer = (options: Options | undefined) => {
      wanted = options?.return503OnClosing === true;
      return initHttpServer(wanted ? { ...options, return503OnClosing: false } : (options as Options));
    };
    adapter.beforeClose = () => {
      shutdown.isRefusing ||= wanted;
      return beforeClose();
    };
  }

  const close = adapter.close.bind(adapter);
  adapter.close = () => {
    shutdown.isRefusing ||=
      wanted || (adapter.getType() === 'fastify' && responds503WhileClosing(adapter.getInstance()));
    return close();
  };
  return shutdown;
}
