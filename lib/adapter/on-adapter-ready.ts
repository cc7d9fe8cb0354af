import type { HttpAdapterHost } from '@nestjs/core';
import type { ContractedRoute } from '../route-contract/index.js';
import { isHooked } from './create-routing.js';
import { readStack } from './express/express-layers.js';
import type { HttpAdapter } from './http-adapter.js';

/**
 * Calls back as soon as an application has its HTTP adapter, which is before it registers a route. Under
 * `@nestjs/testing` that is after providers are made; an application context without a server never has one.
 *
 * @returns a function that throws the error of a callback that ran later: thrown in the observer itself, the error would end
 *   the process
 */
export function onAdapterReady(host: HttpAdapterHost, then: () => void): () => void {
  if (host.httpAdapter) {
    then();
    return () => undefined;
  }
  const failures: unknown[] = [];
  // Internal: nest-init
  host.init$.subscribe(() => {
    try {
      if (host.httpAdapter) then();
    } catch (error) {
      failures.push(error);
    }
  });
  return () => {
    if (failures.length > 0) throw failures[0];
  };
}

/** The members of a Fastify instance that are used here. */
interface Instance {
  hasRoute?(route: { method: string; url: string; constraints?: object }): boolean;
}

/**
 * Whether an application has started: it listens, or a route of its controllers is registered. This is so if the module is
 * loaded lazily.
 *
 * @param readSample - reads some routes. Nest registers all of them together.
 */
export function hasStarted(
  { httpAdapter, listening }: HttpAdapterHost,
  readSample: () => readonly ContractedRoute[],
): boolean {
  if (listening) return true;
  // Without a server, the application is still being created. A hooked adapter may have routes of another application.
  if (!httpAdapter?.getHttpServer() || isHooked(httpAdapter)) return false;
  return readSample().some(registeredOn(httpAdapter));
}

function registeredOn(adapter: HttpAdapter): (route: ContractedRoute) => boolean {
  const instance: Instance | undefined = adapter.getInstance();
  const normalize = (path: string): string => adapter.normalizePath?.(path) ?? path;
  if (adapter.getType() === 'fastify') {
    return ({ route: { method, versions }, endpoint }) =>
      [undefined, ...versions, versions].some(version =>
        instance?.hasRoute?.({
          method: method === 'ALL' ? 'GET' : method,
          url: normalize(endpoint.path),
          ...(version !== undefined && { constraints: { version } }),
        }),
      );
  }
  const paths = new Set(readStack(adapter).map(({ route }) => route?.path));
  return ({ endpoint }) => paths.has(normalize(endpoint.path));
}
