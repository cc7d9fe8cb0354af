import type { INestApplicationContext } from '@nestjs/common';
import { ApplicationConfig, ModulesContainer } from '@nestjs/core';
import { findContract } from './find-contract.js';
import { readRoutes } from './reflect/read-routes.js';
import type { Endpoint, Route } from './reflect/route.js';
import { ContractedRoute } from './contracted-route.js';
import type { ContractOptions } from './registry-contract.js';
import { readRouteContract, type RouteContract } from './route-contract.js';

/** The routes of an application, and the options that apply to them. */
export interface FoundRoutes {
  readonly routes: readonly ContractedRoute[];
  readonly options: ContractOptions;
  /** Whether the application imports the module. */
  readonly hasModule: boolean;
}

/** Finds the routes of an application: by its contract, or, if it does not import the module, as Nest handles them. */
export function findRoutes(app: Pick<INestApplicationContext, 'get'>): FoundRoutes {
  const contract = findContract(app);
  if (contract) return { routes: contract.contracted, options: contract.options, hasModule: true };
  const config = app.get(ApplicationConfig);
  const options: ContractOptions = { successCodes: 'off' };
  const readEntry = (route: Route, endpoint: Endpoint): RouteContract =>
    readRouteContract(route, endpoint, config, options, () => 'none');
  const routes = readRoutes(app.get(ModulesContainer), config).flatMap(route =>
    route.endpoints.map(endpoint => new ContractedRoute(route, endpoint, readEntry)),
  );
  return { routes, options, hasModule: false };
}
