import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import type { SuccessOptions } from '../contract/index.js';
import type { Challenge } from '../exceptions/index.js';
import type { ThrowsFault } from './read-throws.js';
import { ContractedRoute } from './contracted-route.js';
import {
  faultsOf,
  readRouteContract,
  type RouteContract,
  type RouteContractOptions,
} from './route-contract.js';
import { readRoutes } from './read-routes.js';
import type { Route } from './route.js';

/** The options as the contract injects them. */
export const CONTRACT_OPTIONS = Symbol('nestjs-registry-http: options of RegistryContract');

/** What of the module's options shows in the contract. */
export interface ContractOptions extends RouteContractOptions, Pick<SuccessOptions, 'emptyResult'> {
  readonly problemType?: string;
  readonly challenge?: Challenge | readonly Challenge[];
}

/**
 * The methods that a path has routes for.
 *
 * @publicApi
 */
export interface PathContract {
  readonly path: string;
  /** The methods it answers, HEAD and OPTIONS among them. Any other is a `405 Not Allowed` that names them in `Allow`. */
  readonly allow: readonly string[];
}

interface Reading {
  readonly routes: readonly Route[];
  readonly all: readonly ContractedRoute[];
}

/**
 * The contract of the application: what every route answers, and where each answer is declared. `RegistryHttpModule`
 * provides it for injection.
 *
 * @example
 * ```ts
 * import { Controller, Get } from '@nestjs/common';
 * import { RegistryContract } from 'nestjs-registry-http';
 *
 * @Controller('contract')
 * export class ContractController {
 *   constructor(private readonly contract: RegistryContract) {}
 *
 *   @Get()
 *   routes() {
 *     return this.contract.routes.map(({ method, path, success, errors }) => ({
 *       route: `${method} ${path}`,
 *       codes: [success.code, ...errors.map(({ code }) => code)],
 *     }));
 *   }
 * }
 * ```
 *
 * @publicApi
 */
@Injectable()
export class RegistryContract {
  private settled: Reading | undefined;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    /** @internal */
    @Inject(CONTRACT_OPTIONS) readonly options: ContractOptions,
  ) {}

  /**
   * Every route of every controller, in the order in which Nest knows them. The prefix, the versioning and what is bound
   * globally must be set by now, as they are once the application is initialised.
   */
  get routes(): readonly RouteContract[] {
    return this.contracted.map(({ entry }) => entry);
  }

  /** Every path that has a route, with its methods. */
  get paths(): readonly PathContract[] {
    const byPath = groupByPath(this.routes);
    return [...byPath].map(([path, routes]) => ({
      path,
      allow: allowedOf(routes.map(({ method }) => method)),
    }));
  }

  /** @internal */
  get contracted(): readonly ContractedRoute[] {
    return this.reading.all;
  }

  /**
   * What is wrong with the `@Throws()` of each route.
   *
   * @internal
   */
  get faults(): ReadonlyMap<Route, readonly ThrowsFault[]> {
    return new Map(this.reading.routes.map(route => [route, faultsOf(route, this.config, this.options)]));
  }

  /** @internal */
  get globalPrefix(): string {
    const prefix = this.config.getGlobalPrefix();
    return prefix ? `/${prefix.replace(/^\/+|\/+$/g, '')}` : '';
  }

  /**
   * From now on nothing changes any more.
   *
   * @internal
   */
  settle(): void {
    this.settled ??= this.read();
  }

  private get reading(): Reading {
    return this.settled ?? this.read();
  }

  private read(): Reading {
    const routes = readRoutes(this.modules, this.config);
    const all = routes.flatMap(route =>
      route.endpoints.map(
        endpoint =>
          new ContractedRoute(route, endpoint, () =>
            readRouteContract(route, endpoint, this.config, this.options),
          ),
      ),
    );
    return { routes, all };
  }
}

const EVERY_METHOD = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function allowedOf(methods: readonly string[]): string[] {
  if (methods.includes('ALL')) return EVERY_METHOD;
  const allowed = new Set([...methods, 'OPTIONS']);
  if (allowed.has('GET')) allowed.add('HEAD');
  const others = [...allowed].filter(method => !EVERY_METHOD.includes(method)).sort();
  return [...EVERY_METHOD.filter(method => allowed.has(method)), ...others];
}

function groupByPath(routes: readonly RouteContract[]): Map<string, RouteContract[]> {
  const groups = new Map<string, RouteContract[]>();
  for (const route of routes) groups.set(route.path, [...(groups.get(route.path) ?? []), route]);
  return groups;
}
