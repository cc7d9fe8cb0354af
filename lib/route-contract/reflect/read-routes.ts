import { RequestMethod, type Type, VersioningType } from '@nestjs/common';
import { type ApplicationConfig, MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { locationOn } from '../../decorators/location.decorator.js';
import { readMetadata } from '../../decorators/metadata.js';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  MODULE_PATH,
  PATH_METADATA,
  REDIRECT_METADATA,
  RENDER_METADATA,
  RoutePathFactory,
  SSE_METADATA,
  VERSION_METADATA,
  type VersionValue,
} from '../../nest-internals.js';
import { SUCCESS_CODE_METADATA } from '../../status/index.js';
import { readParameters, sendsItself } from './read-parameters.js';
import type { Endpoint, Handler, Route, RouteKind } from './route.js';

/**
 * Reads the decorators of every controller. The application's prefix and versioning must be set before.
 *
 * @param exclude - the excluded controllers: these classes, without their subclasses
 * @param limit - the number of routes of each controller that are read
 */
export function readRoutes(
  modules: ModulesContainer,
  config: ApplicationConfig,
  exclude: readonly Type[] = [],
  limit = Infinity,
): Route[] {
  const scanner = new MetadataScanner();
  const paths = new RoutePathFactory(config);
  const routes: Route[] = [];
  for (const module of modules.values()) {
    const modulePath =
      readMetadata<string>(MODULE_PATH + modules.applicationId, module.metatype) ??
      readMetadata<string>(MODULE_PATH, module.metatype);
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const before = routes.length;
      for (const name of scanner.getAllMethodNames(metatype.prototype as object)) {
        if (routes.length - before >= limit) break;
        const route = readRoute(metatype as Type, name, { config, paths, modulePath, exclude });
        if (route) routes.push(route);
      }
    }
  }
  return routes;
}

interface Surroundings {
  readonly config: ApplicationConfig;
  readonly paths: RoutePathFactory;
  readonly modulePath: string | undefined;
  readonly exclude: readonly Type[];
}

function readRoute(type: Type, name: string, surroundings: Surroundings): Route | undefined {
  const callback = (type.prototype as Record<string, Handler>)[name];
  const methodPath = callback && readMetadata<string | string[]>(PATH_METADATA, callback);
  if (!callback || methodPath === undefined) return undefined;
  const method = readMetadata<RequestMethod>(METHOD_METADATA, callback) ?? RequestMethod.GET;
  return {
    type,
    callback,
    controller: type.name,
    handler: name,
    method: RequestMethod[method] ?? 'GET',
    endpoints: readEndpoints(type, callback, [methodPath].flat(), method, surroundings),
    versions: readVersions(type, callback, surroundings.config),
    httpCode: readMetadata<number>(HTTP_CODE_METADATA, callback),
    success: readMetadata(SUCCESS_CODE_METADATA, callback) ?? readMetadata(SUCCESS_CODE_METADATA, type),
    parameters: readParameters(type, name),
    excluded: surroundings.exclude.includes(type),
    kind: routeKind(type, name, callback),
  };
}

/** Every path of the handler: each path of the controller with each path of the method and each version. */
function readEndpoints(
  type: Type,
  callback: Handler,
  methodPaths: readonly string[],
  requestMethod: RequestMethod,
  { config, paths, modulePath }: Surroundings,
): Endpoint[] {
  const versioningOptions = config.getVersioning();
  const globalPrefix = slashed(config.getGlobalPrefix());
  const controllerVersion =
    versioningOptions &&
    (readMetadata<VersionValue>(VERSION_METADATA, type) ?? versioningOptions.defaultVersion);
  const methodVersion = readMetadata<VersionValue>(VERSION_METADATA, callback);
  const create = (
    ctrlPath: string,
    methodPath: string,
    place: { readonly modulePath: string | undefined; readonly method: RequestMethod },
  ): string[] =>
    paths.create(
      {
        ctrlPath,
        methodPath,
        modulePath: place.modulePath,
        globalPrefix,
        controllerVersion,
        methodVersion,
        versioningOptions,
      },
      place.method,
    );
  const location = locationOn(callback);
  // A location is fetched: where it stands outside of the prefix, it does for GET. One per version, as the paths are.
  const locations =
    typeof location === 'string'
      ? create('', location, { modulePath: undefined, method: RequestMethod.GET })
      : [location];
  const controllerPaths = [readMetadata<string | string[]>(PATH_METADATA, type) ?? ''].flat();
  return controllerPaths.flatMap(ctrlPath =>
    methodPaths.flatMap(path =>
      create(slashed(ctrlPath), slashed(path), { modulePath, method: requestMethod }).map((full, index) => ({
        path: full,
        location: locations[index % locations.length],
      })),
    ),
  );
}

function readVersions(type: Type, callback: Handler, config: ApplicationConfig): string[] {
  const versioning = config.getVersioning();
  if (!versioning || versioning.type === VersioningType.URI) return [];
  const versions: unknown =
    readMetadata(VERSION_METADATA, callback) ??
    readMetadata(VERSION_METADATA, type) ??
    versioning.defaultVersion;
  return [versions].flat().filter(version => typeof version === 'string');
}

function routeKind(controller: Type, name: string, handler: Handler): RouteKind {
  if (readMetadata(SSE_METADATA, handler)) return 'sse';
  if (readMetadata(REDIRECT_METADATA, handler)) return 'redirect';
  if (readMetadata(RENDER_METADATA, handler)) return 'render';
  return sendsItself(controller, name) ? 'self' : 'result';
}

function slashed(path: string | undefined): string {
  return path ? `/${path.replace(/^\/+/, '')}` : '';
}
