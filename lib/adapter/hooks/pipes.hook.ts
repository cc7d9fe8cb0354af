import type { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { readMetadata } from '../../decorators/index.js';
import { observePipe } from '../../error-mapping/index.js';
import { PIPES_METADATA } from '../../nest-internals.js';
import { listDecorated, type Route } from '../../route-contract/index.js';

/** The members of Nest's wrapper of an injectable that are used. */
interface Injectable {
  readonly metatype: unknown;
  readonly instance: unknown;
  getInstanceByContextId(...args: never[]): InstanceHost;
  getStaticTransientInstances(): readonly (InstanceHost | undefined)[];
}

type Observe = (pipe: unknown) => void;

interface InstanceHost {
  readonly instance?: unknown;
  readonly isResolved?: boolean | undefined;
}

/**
 * Observes every pipe of an application: the global ones, and those that the decorators of its routes name. It changes the
 * instances that this application runs, never a class or a prototype. Pipes of routes that are left to Nest may serve other
 * routes too; so if there are any, all pipes keep the stacks of their errors, also in production.
 */
export function hookPipes(
  modules: ModulesContainer,
  config: ApplicationConfig,
  routes: readonly Route[],
): void {
  const keepsStack = routes.some(({ excluded }) => excluded);
  const observe: Observe = pipe => observePipe(pipe, { keepsStack });
  for (const pipe of config.getGlobalPipes()) observe(pipe);
  for (const injectable of config.getGlobalRequestPipes()) watchInjectable(injectable, observe);
  for (const module of modules.values()) {
    // The pipes that are given as classes. Guards, interceptors and filters are injectables too.
    for (const injectable of module.injectables.values()) {
      if (isPipeClass(injectable.metatype)) watchInjectable(injectable, observe);
    }
  }
  for (const { target, route } of listDecorated(routes)) {
    if (!route.excluded) readMetadata<readonly unknown[]>(PIPES_METADATA, target)?.forEach(observe);
  }
  for (const { parameters, excluded } of routes) {
    if (!excluded) for (const { pipes } of parameters) pipes.forEach(observe);
  }
}

/** Watches the existing instances, and each one that is made for a request. */
function watchInjectable(injectable: Injectable, observe: Observe): void {
  observe(injectable.instance);
  // Internal: nest-pipe-instances
  for (const host of injectable.getStaticTransientInstances()) observe(host?.instance);
  const getInstance = injectable.getInstanceByContextId.bind(injectable);
  injectable.getInstanceByContextId = (...args) => {
    const host = getInstance(...args);
    // Before its constructor has run, the instance is an empty object.
    if (host.isResolved) observe(host.instance);
    return host;
  };
}

function isPipeClass(metatype: unknown): boolean {
  return (
    typeof metatype === 'function' &&
    typeof Reflect.get(Object(metatype.prototype), 'transform') === 'function'
  );
}
