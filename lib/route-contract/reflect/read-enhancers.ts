import type { ApplicationConfig } from '@nestjs/core';
import { readMetadata } from '../../decorators/metadata.js';
import type { ThrownError } from '../../decorators/throws.decorator.js';
import { GUARDS_METADATA, INTERCEPTORS_METADATA, PIPES_METADATA } from '../../nest-internals.js';
import { isErrorStatus } from '../../status/index.js';
import type { ErrorSource } from '../declared-error.js';
import { classPlaces, methodPlaces, type Declarations } from './read-throws.js';
import type { Route, RouteParameter } from './route.js';

/** A guard, a pipe or an interceptor: its class, and its instance if there is one. */
export interface Enhancer {
  readonly type: abstract new (...args: never[]) => unknown;
  readonly instance: object | undefined;
}

/** The places of each kind in Nest: global ones (with those created for each request), and metadata. */
const KINDS = {
  guard: {
    key: GUARDS_METADATA,
    global: (config: ApplicationConfig) => [config.getGlobalGuards(), config.getGlobalRequestGuards()],
  },
  pipe: {
    key: PIPES_METADATA,
    global: (config: ApplicationConfig) => [config.getGlobalPipes(), config.getGlobalRequestPipes()],
  },
  interceptor: {
    key: INTERCEPTORS_METADATA,
    global: (config: ApplicationConfig) => [
      config.getGlobalInterceptors(),
      config.getGlobalRequestInterceptors(),
    ],
  },
} as const satisfies Record<
  string,
  { key: string; global(config: ApplicationConfig): readonly (readonly unknown[])[] }
>;

type Kind = keyof typeof KINDS;

/** Finds the enhancers of routes. The global ones and those of a controller are read once. */
export class EnhancerReader {
  private readonly global: Readonly<Record<Kind, readonly Enhancer[]>>;
  private readonly shared: Readonly<Record<Kind, Map<object, readonly Enhancer[]>>> = {
    guard: new Map(),
    pipe: new Map(),
    interceptor: new Map(),
  };

  constructor(config: ApplicationConfig) {
    const readGlobal = (kind: Kind) => KINDS[kind].global(config).flatMap(toEnhancers);
    this.global = {
      guard: readGlobal('guard'),
      pipe: readGlobal('pipe'),
      interceptor: readGlobal('interceptor'),
    };
  }

  /** The enhancers of a kind that run for a route: global ones, the controller's, the handler's. */
  read(kind: Kind, { type, callback }: Route): readonly Enhancer[] {
    let shared = this.shared[kind].get(type);
    if (!shared) {
      shared = this.add(this.global[kind], kind, type);
      this.shared[kind].set(type, shared);
    }
    return this.add(shared, kind, callback);
  }

  private add(enhancers: readonly Enhancer[], kind: Kind, target: object): readonly Enhancer[] {
    const bound = readMetadata<readonly unknown[]>(KINDS[kind].key, target);
    return bound ? [...enhancers, ...toEnhancers(bound)] : enhancers;
  }
}

function toEnhancers(bound: readonly unknown[]): Enhancer[] {
  return bound.flatMap(one => toEnhancer(one) ?? []);
}

/** An enhancer as it is bound: a class, an instance, or Nest's wrapper of one that is created for each request. */
export function toEnhancer(bound: unknown): Enhancer | undefined {
  if (isClass(bound)) return { type: bound, instance: undefined };
  if (typeof bound !== 'object' || bound === null) return undefined;
  if ('metatype' in bound && isClass(bound.metatype)) return { type: bound.metatype, instance: undefined };
  return isClass(bound.constructor) ? { type: bound.constructor, instance: bound } : undefined;
}

/**
 * Whether a class or one of its base classes has the name. Names serve for classes of packages that are not imported
 * here.
 */
export function isNamed({ type }: Enhancer, name: string): boolean {
  for (let at: unknown = type; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    // Internal: nest-class-names
    if (at.name === name) return true;
  }
  return false;
}

function isClass(value: unknown): value is Enhancer['type'] {
  return typeof value === 'function';
}

/** The statuses that well-known guards throw, other than 401 and 403. */
const KNOWN_GUARDS: Readonly<Record<string, readonly ThrownError[]>> = {
  ThrottlerGuard: [429],
};

/** Pipes that let everything pass. */
const LENIENT_PIPES = ['DefaultValuePipe'];

/** The types that Nest's `ValidationPipe` does not validate. */
const UNVALIDATED: ReadonlySet<unknown> = new Set([
  String,
  Boolean,
  Number,
  Array,
  Object,
  Buffer,
  Date,
  undefined,
]);

/** Parameters that pipes are applied to. */
const PIPED: ReadonlySet<RouteParameter['source']> = new Set(['body', 'file', 'query', 'param', 'custom']);

/** Lists the errors that a route's guards, pipes and interceptors declare or are known to throw. */
export function enhancerPlaces(route: Route, reader: EnhancerReader): Declarations[] {
  const places: Declarations[] = [];
  for (const guard of reader.read('guard', route)) {
    places.push(
      ...(declaredBy(guard, 'guard', 'canActivate') ?? locateEnhancer(guard, 'guard', guardErrors(guard))),
    );
  }
  const pipes = reader.read('pipe', route);
  for (const parameter of route.parameters) {
    if (PIPED.has(parameter.source))
      places.push(...pipePlaces([...pipes, ...toEnhancers(parameter.pipes)], parameter));
  }
  for (const interceptor of reader.read('interceptor', route)) {
    places.push(...(declaredBy(interceptor, 'interceptor', 'intercept') ?? []));
  }
  return places;
}

function pipePlaces(pipes: readonly Enhancer[], parameter: RouteParameter): Declarations[] {
  return pipes.flatMap(
    pipe =>
      declaredBy(pipe, 'pipe', 'transform') ?? locateEnhancer(pipe, 'pipe', pipeErrors(pipe, parameter)),
  );
}

function declaredBy({ type }: Enhancer, source: ErrorSource, method: string): Declarations[] | undefined {
  const places = [...methodPlaces(type, method, source), ...classPlaces(type, source)];
  return places.length ? places.map(place => ({ ...place, by: type.name })) : undefined;
}

function locateEnhancer(
  { type }: Enhancer,
  source: ErrorSource,
  errors: readonly ThrownError[],
): Declarations[] {
  return errors.length ? [{ errors, source, by: type.name || source, isAssumed: true }] : [];
}

function guardErrors(guard: Enhancer): readonly ThrownError[] {
  const known = Object.keys(KNOWN_GUARDS).find(name => isNamed(guard, name));
  return (known && KNOWN_GUARDS[known]) || [401, 403];
}

function pipeErrors(pipe: Enhancer, parameter: RouteParameter): readonly ThrownError[] {
  if (LENIENT_PIPES.some(name => isNamed(pipe, name)) || !validates(pipe, parameter)) return [];
  return [readFactoryStatus(pipe.instance) ?? 400];
}

/** Whether a pipe validates a parameter. Nest's validating pipes skip parameters without a class or a schema. */
function validates(pipe: Enhancer, { source, type, hasSchema }: RouteParameter): boolean {
  const isCustom = source === 'custom' && !read(pipe.instance, 'validateCustomDecorators');
  if (isNamed(pipe, 'ValidationPipe')) return !isCustom && !UNVALIDATED.has(type);
  if (isNamed(pipe, 'StandardSchemaValidationPipe')) return !isCustom && hasSchema;
  return true;
}

/** Finds the status that a pipe of Nest is configured with. Only its exception factory knows it. */
function readFactoryStatus(pipe: object | undefined): number | undefined {
  // Internal: nest-pipe-status
  const factory = read(pipe, 'exceptionFactory');
  if (typeof factory !== 'function') return undefined;
  try {
    const exception: unknown = Reflect.apply(factory, pipe, [[]]);
    const getStatus = read(exception, 'getStatus');
    const status: unknown =
      typeof getStatus === 'function' ? Reflect.apply(getStatus, exception, []) : undefined;
    return isErrorStatus(status) ? status : undefined;
  } catch {
    return undefined;
  }
}

function read(target: unknown, name: string): unknown {
  return typeof target === 'object' && target !== null ? Reflect.get(target, name) : undefined;
}
