import { Inject, Injectable } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import type { Challenge } from '../exceptions/index.js';
import { listMethods, type SuccessOptions } from '../status/index.js';
import { type EntityTags, READ_ENTITY_TAGS } from './conditional.js';
import { ContractedRoute } from './contracted-route.js';
import { type ErrorCatalogueEntry, listErrorCatalogue } from './error-catalogue.js';
import { EnhancerReader } from './reflect/read-enhancers.js';
import { readRoutes } from './reflect/read-routes.js';
import type { ReadThrows } from './reflect/read-throws.js';
import type { Endpoint, Route } from './reflect/route.js';
import {
  readDeclarations,
  readRouteContract,
  type RouteContract,
  type RouteContractOptions,
} from './route-contract.js';

/**
 * The methods that a path has routes for.
 *
 * @publicApi
 */
export interface PathContract {
  readonly path: string;
  /** The methods that it handles, HEAD and OPTIONS included. Any other is a `405 Not Allowed` that names them in `Allow`. */
  readonly allow: readonly string[];
}

/** Every path of the routes, in the order of the routes. */
export function groupByPath(routes: readonly RouteContract[]): PathContract[] {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return [...methods].map(([path, routed]) => ({ path, allow: listMethods(routed) }));
}

/** The options as the contract injects them. */
export const CONTRACT_OPTIONS = Symbol.for('nestjs-registry-http: options of RegistryContract');

/** The token of the contract for other entry points, which may belong to another copy of the library than the module. */
export const CONTRACT = Symbol.for('nestjs-registry-http: RegistryContract');

/** The declarations of each route: their errors by name, and their faults. */
export type Declarations = ReadonlyMap<Route, Pick<ReadThrows, 'faults' | 'named'>>;

/** The module's options that affect the contract. */
export interface ContractOptions extends RouteContractOptions, Pick<SuccessOptions, 'emptyBody'> {
  readonly problemTypeBase?: string;
  readonly compatibility?: 'none' | 'nest';
  readonly challenge?: Challenge | readonly Challenge[] | false;
}

interface Reading {
  readonly routes: readonly Route[];
  readonly all: readonly ContractedRoute[];
}

/**
 * The contract of the application: the responses of every route, and the place of each declaration. `RegistryHttpModule`
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
  private frozen: Reading | undefined;

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    /** @internal */
    @Inject(CONTRACT_OPTIONS) readonly options: ContractOptions,
    @Inject(READ_ENTITY_TAGS) private readonly readEntityTags: () => EntityTags,
  ) {}

  /**
   * Every route of every controller, in Nest's order. Read it after the application is initialised: the prefix, the
   * versioning and the global enhancers must be set before.
   */
  get routes(): readonly RouteContract[] {
    return this.contracted.map(({ entry }) => entry);
  }

  /** Every path that has a route, with its methods. */
  get paths(): readonly PathContract[] {
    return groupByPath(this.routes);
  }

  /**
   * Every error that a client can receive: each name and each status, with the operations that respond with it. The page of
   * the contract shows it, and a translation tool can read it. Each call builds it again.
   *
   * @example
   * ```ts
   * import { writeFileSync } from 'node:fs';
   * import { NestFactory } from '@nestjs/core';
   * import { RegistryContract } from 'nestjs-registry-http';
   * import { AppModule } from './app.module.js';
   *
   * const app = await NestFactory.create(AppModule);
   * await app.init();
   * const catalogue = app.get(RegistryContract).errorCatalogue();
   * const titles = catalogue.map(({ anchor, title }) => [anchor, title]);
   * writeFileSync('errors.en.json', JSON.stringify(Object.fromEntries(titles), null, 2));
   * ```
   *
   * @see RFC 9457 §3.1.1
   */
  errorCatalogue(): readonly ErrorCatalogueEntry[] {
    return listErrorCatalogue(this.routes, this.options);
  }

  /**
   * Every handler once, however many paths it has.
   *
   * @internal
   */
  get handlers(): readonly Route[] {
    return this.reading.routes;
  }

  /** @internal */
  get contracted(): readonly ContractedRoute[] {
    return this.reading.all;
  }

  /**
   * One route of each controller, at each of its paths: enough to see whether Nest has registered the routes.
   *
   * @internal
   */
  readSample(): readonly ContractedRoute[] {
    return this.read(1).all;
  }

  /**
   * The faults in the `@Throws()` of each route that is not excluded, and the declared classes that have an errorCode.
   *
   * @internal
   */
  get declarations(): Declarations {
    const enhancers = new EnhancerReader(this.config);
    const declarations = new Map<Route, Pick<ReadThrows, 'faults' | 'named'>>();
    for (const route of this.reading.routes) {
      if (!route.excluded) declarations.set(route, readDeclarations(route, enhancers, this.options));
    }
    return declarations;
  }

  /** @internal */
  get globalPrefix(): string {
    const prefix = this.config.getGlobalPrefix();
    return prefix ? `/${prefix.replace(/^\/+|\/+$/g, '')}` : '';
  }

  /**
   * Keeps the contract as it is now: no later change is read.
   *
   * @internal
   */
  freeze(): void {
    this.frozen ??= this.read();
  }

  private get reading(): Reading {
    return this.frozen ?? this.read();
  }

  private read(limit?: number): Reading {
    const routes = readRoutes(this.modules, this.config, this.options.exclude, limit);
    const readEntry = (route: Route, endpoint: Endpoint): RouteContract =>
      readRouteContract(route, endpoint, this.config, this.options, this.readEntityTags);
    const all: ContractedRoute[] = [];
    for (const route of routes) {
      for (const endpoint of route.endpoints) all.push(new ContractedRoute(route, endpoint, readEntry));
    }
    return { routes, all };
  }
}
