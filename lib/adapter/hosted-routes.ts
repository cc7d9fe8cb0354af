import { HOST_METADATA } from '@nestjs/common/constants.js';
import type { RegistryContract } from '../declarations/index.js';
import type { HostedRoute } from '../routing/index.js';

/** The routes of controllers, with the hosts that their controllers are bound to. */
export function hostedRoutes(contract: RegistryContract): HostedRoute[] {
  return contract.contracted.map(({ route: { type, method }, endpoint }) => ({
    method,
    paths: [endpoint.path],
    hosts: hostsOf(type),
  }));
}

function hostsOf(controller: object): (string | RegExp)[] {
  const host: unknown = Reflect.getMetadata(HOST_METADATA, controller);
  return [host].flat().filter(item => typeof item === 'string' || item instanceof RegExp);
}
