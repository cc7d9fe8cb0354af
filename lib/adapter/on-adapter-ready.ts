import type { HttpAdapterHost } from '@nestjs/core';
import type { HttpAdapter } from './http-adapter.js';

/**
 * Calls back as soon as an application has its HTTP adapter, which is before it registers a route. Under
 * `@nestjs/testing` that is after providers are made; an application context without a server never has one.
 */
export function onAdapterReady(host: HttpAdapterHost, then: () => void): void {
  // Missing before Nest 11.1.4.
  const { init$ } = host as Partial<Pick<HttpAdapterHost, 'init$'>>;
  if (init$) {
    init$.subscribe(() => host.httpAdapter && then());
  } else if (host.httpAdapter) {
    then();
  } else {
    watchAdapter(host, then);
  }
}

function watchAdapter(host: HttpAdapterHost, then: () => void): void {
  let adapter: HttpAdapter | undefined;
  Object.defineProperty(host, 'httpAdapter', {
    configurable: true,
    get: () => adapter,
    set(given: HttpAdapter | undefined) {
      adapter = given;
      if (given) then();
    },
  });
}
