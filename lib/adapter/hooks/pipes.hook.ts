import type { Type } from '@nestjs/common';
import { type ApplicationConfig, MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { readMetadata, readMethodMetadata } from '../../decorators/index.js';
import { observePipe } from '../../error-mapping/index.js';
import { PIPES_METADATA, ROUTE_ARGS_METADATA } from '../../nest-internals.js';

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
 * Observes every pipe of an application: the global ones, and those that the decorators of its controllers name. It changes
 * the instances that this application runs, never a class or a prototype.
 *
 * @param exclude - the controllers that are left to Nest. Other pipes may serve them too; so if there are any, all pipes
 *   keep the stacks of their errors, also in production
 */
export function hookPipes(
  modules: ModulesContainer,
  config: ApplicationConfig,
  exclude: readonly Type[] = [],
): void {
  const scanner = new MetadataScanner();
  const observe: Observe = pipe => observePipe(pipe, { keepsStack: exclude.length > 0 });
  for (const pipe of config.getGlobalPipes()) observe(pipe);
  for (const injectable of config.getGlobalRequestPipes()) watchInjectable(injectable, observe);
  for (const module of modules.values()) {
    // The pipes that are given as classes. Guards, interceptors and filters are injectables too.
    for (const injectable of module.injectables.values()) {
      if (isPipeClass(injectable.metatype)) watchInjectable(injectable, observe);
    }
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function' || exclude.includes(metatype as Type)) continue;
      for (const pipe of readPipes(metatype, scanner)) observe(pipe);
    }
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

/** The pipes that are given as instances to the decorators of a controller: on the class, a method or a parameter. */
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
