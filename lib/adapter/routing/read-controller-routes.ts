import { HOST_METADATA } from '../../nest-internals.js';
import type { RegistryContract } from '../../route-contract/index.js';
import type { HttpAdapter } from '../http-adapter.js';
import type { GetControllerRoutes } from './adapter-routing.js';
import { ControllerRoutes } from './controller-routes.js';

/** Reads the routes of controllers once, when they are first asked for. */
export function readControllerRoutes(adapter: HttpAdapter, contract: RegistryContract): GetControllerRoutes {
  let routes: ControllerRoutes | undefined;
  return () =>
    (routes ??= new ControllerRoutes(
      contract.contracted.map(({ route: { type, method }, endpoint }) => ({
        method,
        paths: [endpoint.path],
        hosts: readHosts(type),
      })),
      path => adapter.normalizePath?.(path) ?? path,
      contract.globalPrefix,
    ));
}

function readHosts(controller: object): (string | RegExp)[] {
  const host: unknown = Reflect.getMetadata(HOST_METADATA, controller);
  return [host].flat().filter(item => typeof item === 'string' || item instanceof RegExp);
}
