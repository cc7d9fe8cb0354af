import type { ApplicationConfig } from '@nestjs/core';
import type { Route } from './route.js';

/** A guard, a pipe or an interceptor: its class, and the instance where there is one. */
export interface Enhancer {
  readonly type: abstract new (...args: never[]) => unknown;
  readonly instance: object | undefined;
}

/** Where Nest keeps each kind: globally (with those made for each request), and in metadata. */
const KINDS = {
  guard: {
    metadata: '__guards__',
    global: (config: ApplicationConfig) => [config.getGlobalGuards(), config.getGlobalRequestGuards()],
  },
  pipe: {
    metadata: '__pipes__',
    global: (config: ApplicationConfig) => [config.getGlobalPipes(), config.getGlobalRequestPipes()],
  },
  interceptor: {
    metadata: '__interceptors__',
    global: (config: ApplicationConfig) => [
      config.getGlobalInterceptors(),
      config.getGlobalRequestInterceptors(),
    ],
  },
} as const satisfies Record<
  string,
  { metadata: string; global(config: ApplicationConfig): readonly (readonly unknown[])[] }
>;

/** The enhancers of a kind that a route meets: global ones, the controller's, the handler's. */
export function enhancersOf(kind: keyof typeof KINDS, route: Route, config: ApplicationConfig): Enhancer[] {
  const { metadata, global } = KINDS[kind];
  const bound: unknown[] = global(config).flat();
  for (const target of [route.type, route.callback]) {
    bound.push(...((Reflect.getMetadata(metadata, target) ?? []) as readonly unknown[]));
  }
  return bound.flatMap(enhancer => enhancerOf(enhancer) ?? []);
}

/** As it is bound: a class, an instance, or Nest's wrapper of one that is made for each request. */
export function enhancerOf(bound: unknown): Enhancer | undefined {
  if (isClass(bound)) return { type: bound, instance: undefined };
  if (typeof bound !== 'object' || bound === null) return undefined;
  if ('metatype' in bound && isClass(bound.metatype)) return { type: bound.metatype, instance: undefined };
  return isClass(bound.constructor) ? { type: bound.constructor, instance: bound } : undefined;
}

/** Whether the class or one that it extends has the name: of a class of somebody's that is not imported here. */
export function isNamed({ type }: Enhancer, name: string): boolean {
  for (let at: unknown = type; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    if (at.name === name) return true;
  }
  return false;
}

function isClass(value: unknown): value is Enhancer['type'] {
  return typeof value === 'function';
}
