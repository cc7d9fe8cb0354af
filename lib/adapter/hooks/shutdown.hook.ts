import type { NestApplicationOptions } from '@nestjs/common';
import { responds503WhileClosing } from '../fastify/fastify-instances.js';
import type { HttpAdapter } from '../http-adapter.js';

/** The option is newer than the oldest Nest that is supported. */
type Options = NestApplicationOptions & { return503OnClosing?: boolean };

/** How far a server is on its way down. */
export interface Shutdown {
  /** Whether a request that comes now is refused. */
  readonly isRefusing: boolean;
}

/**
 * Takes over the 503 that a server which is shutting down answers: Nest's, where `return503OnClosing` asks for it, and
 * Fastify's. Both answer past every filter, each adapter in a form of its own.
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
