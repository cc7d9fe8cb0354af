import { PIPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { type ApplicationConfig, MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { metadata, metadataOf } from '../../decorators/index.js';
import { watchPipe } from '../../error-mapping/index.js';

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
export function hookValidation(modules: ModulesContainer, config: ApplicationConfig): void {
  const scanner = new MetadataScanner();
  config.getGlobalPipes().forEach(watchPipe);
  config.getGlobalRequestPipes().forEach(watchInjectable);
  for (const module of modules.values()) {
    // Those that are given as classes; guards, interceptors and filters are injectables too.
    for (const injectable of module.injectables.values()) {
      if (isPipeClass(injectable.metatype)) watchInjectable(injectable);
    }
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') pipesOf(metatype, scanner).forEach(watchPipe);
    }
  }
}

/** Watches the instances that there are, and each that is made for a request. */
function watchInjectable(injectable: Injectable): void {
  watchPipe(injectable.instance);
  for (const host of injectable.getStaticTransientInstances()) watchPipe(host?.instance);
  const getInstance = injectable.getInstanceByContextId.bind(injectable);
  injectable.getInstanceByContextId = (...args) => {
    const host = getInstance(...args);
    // Until its constructor has run, it is an empty object.
    if (host.isResolved) watchPipe(host.instance);
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
function pipesOf(controller: object & { readonly prototype: object }, scanner: MetadataScanner): unknown[] {
  const pipes: unknown[] = [metadata(PIPES_METADATA, controller)];
  for (const name of scanner.getAllMethodNames(controller.prototype)) {
    pipes.push(metadata(PIPES_METADATA, Reflect.get(controller.prototype, name) as object));
    const parameters = metadataOf<Record<string, Parameter>>(ROUTE_ARGS_METADATA, controller, name);
    for (const parameter of Object.values(parameters ?? {})) pipes.push(parameter.pipes);
  }
  return pipes.flat();
}

interface Parameter {
  readonly pipes?: readonly unknown[];
}
