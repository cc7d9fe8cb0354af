import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import type { SuccessOptions } from '../contract/index.js';
import type { Challenge } from '../exceptions/index.js';
import type { ThrowsFault } from './read-throws.js';
import { ContractedRoute } from './contracted-route.js';
import { pathsOf, type PathContract } from './path-contract.js';
import {
  faultsOf,
  readRouteContract,
  type RouteContract,
  type RouteContractOptions,
} from './route-contract.js';
import { readRoutes } from './read-routes.js';
import type { Route } from './route.js';

/** The options as the contract injects them. */
export const CONTRACT_OPTIONS = Symbol.for('nestjs-registry-http: options of RegistryContract');

/** The contract as entry points of their own ask for it, which may be of another copy of the library than the module. */
export const CONTRACT = Symbol.for('nestjs-registry-http: RegistryContract');

/** What of the module's options shows in the contract. */
export interface ContractOptions extends RouteContractOptions, Pick<SuccessOptions, 'emptyBody'> {
  readonly problemTypeBase?: string;
  readonly challenge?: Challenge | readonly Challenge[] | false;
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
    return pathsOf(this.routes);
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
