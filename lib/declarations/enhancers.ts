import type { ApplicationConfig } from '@nestjs/core';
import { metadata } from './metadata.js';
import type { Route } from './route.js';

/** A guard, a pipe or an interceptor: its class, and the instance where there is one. */
export interface Enhancer {
  readonly type: abstract new (...args: never[]) => unknown;
  readonly instance: object | undefined;
}

/** Where Nest keeps each kind: globally (with those made for each request), and in metadata. */
const KINDS = {
  guard: {
    key: '__guards__',
    global: (config: ApplicationConfig) => [config.getGlobalGuards(), config.getGlobalRequestGuards()],
  },
  pipe: {
    key: '__pipes__',
    global: (config: ApplicationConfig) => [config.getGlobalPipes(), config.getGlobalRequestPipes()],
  },
  interceptor: {
    key: '__interceptors__',
    global: (config: ApplicationConfig) => [
      config.getGlobalInterceptors(),
      config.getGlobalRequestInterceptors(),
    ],
  },
} as const satisfies Record<
  string,
  { key: string; global(config: ApplicationConfig): readonly (readonly unknown[])[] }
>;

/** The enhancers of a kind that a route meets: global ones, the controller's, the handler's. */
export function enhancersOf(kind: keyof typeof KINDS, route: Route, config: ApplicationConfig): Enhancer[] {
  const { key, global } = KINDS[kind];
  const bound: unknown[] = global(config).flat();
  for (const target of [route.type, route.callback]) {
    bound.push(...(metadata<readonly unknown[]>(key, target) ?? []));
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
