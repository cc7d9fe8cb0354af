import { type ApplicationConfig, MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { readMetadata, readMethodMetadata } from '../../decorators/index.js';
import { observePipe } from '../../error-mapping/index.js';
import { PIPES_METADATA, ROUTE_ARGS_METADATA } from '../../nest-internals.js';

/** As much of Nest's wrapper of an injectable as is needed. */
interface Injectable {
  readonly metatype: unknown;
  readonly instance: unknown;
  getInstanceByContextId(...args: never[]): InstanceHost;
  getStaticTransientInstances(): readonly (InstanceHost | undefined)[];
}

interface InstanceHost {
  readonly instance?: unknown;
  readonly isResolved?: boolean | undefined;
}

/**
 * Has every pipe of an application watched: the global ones, and those that the decorators of its controllers name. It
 * touches the instances that this application runs, and neither a class nor a prototype.
 */
export function hookPipes(modules: ModulesContainer, config: ApplicationConfig): void {
  const scanner = new MetadataScanner();
  config.getGlobalPipes().forEach(observePipe);
  config.getGlobalRequestPipes().forEach(watchInjectable);
  for (const module of modules.values()) {
    // Those that are given as classes; guards, interceptors and filters are injectables too.
    for (const injectable of module.injectables.values()) {
      if (isPipeClass(injectable.metatype)) watchInjectable(injectable);
    }
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') readPipes(metatype, scanner).forEach(observePipe);
    }
  }
}

/** Watches the instances that there are, and each that is made for a request. */
function watchInjectable(injectable: Injectable): void {
  observePipe(injectable.instance);
  // Internal: nest-pipe-instances
  for (const host of injectable.getStaticTransientInstances()) observePipe(host?.instance);
  const getInstance = injectable.getInstanceByContextId.bind(injectable);
  injectable.getInstanceByContextId = (...args) => {
    const host = getInstance(...args);
    // Until its constructor has run, it is an empty object.
    if (host.isResolved) observePipe(host.instance);
    return host;
  };
}

function isPipeClass(metatype: unknown): boolean {
  return (
    typeof metatype === 'function' &&
    typeof Reflect.get(Object(metatype.prototype), 'transform') === 'function'
  );
}

/** The pipes that stand as instances in the decorators of a controller: on the class, on a method, on a parameter. */
function readPipes(controller: object & { readonly prototype: object }, scanner: MetadataScanner): unknown[] {
  const pipes: unknown[] = [readMetadata(PIPES_METADATA, controller)];
  for (const name of scanner.getAllMethodNames(controller.prototype)) {
    pipes.push(readMetadata(PIPES_METADATA, Reflect.get(controller.prototype, name) as object));
    // Internal: nest-route-arguments
    const parameters = readMethodMetadata<Record<string, Parameter>>(ROUTE_ARGS_METADATA, controller, name);
    for (const parameter of Object.values(parameters ?? {})) pipes.push(parameter.pipes);
  }
  return pipes.flat();
}

interface Parameter {
  readonly pipes?: readonly unknown[];
}
