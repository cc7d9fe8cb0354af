import { RequestMethod, type Type, type VersioningOptions, VersioningType } from '@nestjs/common';
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
import { type DeclaredSuccess, SUCCESS_CODE_METADATA } from '../../status/index.js';
import { type ArgumentTypes, readArgumentTypes, readParameters, sendsItself } from './read-parameters.js';
import type { Endpoint, Handler, Route, RouteKind } from './route.js';

const NO_VERSIONS: readonly string[] = Object.freeze([]);

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
  const surroundings = readSurroundings(config);
  const routes: Route[] = [];
  for (const module of modules.values()) {
    const modulePath =
      readMetadata<string>(MODULE_PATH + modules.applicationId, module.metatype) ??
      readMetadata<string>(MODULE_PATH, module.metatype);
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const type = metatype as Type;
      const controller = readController(type, modulePath, exclude.includes(type));
      const before = routes.length;
      for (const name of scanner.getAllMethodNames(type.prototype as object)) {
        if (routes.length - before >= limit) break;
        const route = readRoute(name, controller, surroundings);
        if (route) routes.push(route);
      }
    }
  }
  return routes;
}

/** The settings of the application that its paths depend on. */
interface Surroundings {
  readonly paths: RoutePathFactory;
  readonly globalPrefix: string;
  readonly versioning: VersioningOptions | undefined;
}

function readSurroundings(config: ApplicationConfig): Surroundings {
  return {
    paths: new RoutePathFactory(config),
    globalPrefix: slashed(config.getGlobalPrefix()),
    versioning: config.getVersioning(),
  };
}

/** The metadata of a controller that all its routes share. It is read once. */
interface Controller {
  readonly type: Type;
  readonly modulePath: string | undefined;
  readonly paths: readonly string[];
  readonly version: VersionValue | undefined;
  readonly success: DeclaredSuccess | undefined;
  readonly excluded: boolean;
}

function readController(type: Type, modulePath: string | undefined, excluded: boolean): Controller {
  return {
    type,
    modulePath,
    paths: slashedPaths(readMetadata(PATH_METADATA, type) ?? ''),
    version: readMetadata<VersionValue>(VERSION_METADATA, type),
    success: readMetadata(SUCCESS_CODE_METADATA, type),
    excluded,
  };
}

function readRoute(name: string, controller: Controller, surroundings: Surroundings): Route | undefined {
  const { type } = controller;
  const callback = (type.prototype as Record<string, Handler>)[name];
  const methodPath = callback && readMetadata<string | string[]>(PATH_METADATA, callback);
  if (!callback || methodPath === undefined) return undefined;
  const method = readMetadata<RequestMethod>(METHOD_METADATA, callback) ?? RequestMethod.GET;
  const version = surroundings.versioning && readMetadata<VersionValue>(VERSION_METADATA, callback);
  const paths = slashedPaths(methodPath);
  const argumentTypes = readArgumentTypes(type, name);
  return {
    type,
    callback,
    controller: type.name,
    handler: name,
    method: RequestMethod[method] ?? 'GET',
    endpoints: readEndpoints({ callback, paths, method, version }, controller, surroundings),
    versions: readVersions(version ?? controller.version, surroundings),
    httpCode: readMetadata<number>(HTTP_CODE_METADATA, callback),
    success: readMetadata(SUCCESS_CODE_METADATA, callback) ?? controller.success,
    parameters: readParameters(type, name, argumentTypes),
    excluded: controller.excluded,
    kind: routeKind(type, name, { callback, argumentTypes }),
  };
}

/** The metadata of a handler that its paths depend on. */
interface HandlerPaths {
  readonly callback: Handler;
  readonly paths: readonly string[];
  readonly method: RequestMethod;
  readonly version: VersionValue | undefined;
}

/** Every path of the handler: each path of the controller with each path of the method and each version. */
function readEndpoints(
  { callback, paths: methodPaths, method, version }: HandlerPaths,
  controller: Controller,
  { paths, globalPrefix, versioning }: Surroundings,
): Endpoint[] {
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
        controllerVersion: versioning && (controller.version ?? versioning.defaultVersion),
        methodVersion: version,
        versioningOptions: versioning,
      },
      place.method,
    );
  const location = locationOn(callback);
  // A location is fetched: where it stands outside of the prefix, it does for GET. One per version, as the paths are.
  const locations =
    typeof location === 'string'
      ? create('', location, { modulePath: undefined, method: RequestMethod.GET })
      : [location];
  const endpoints: Endpoint[] = [];
  for (const ctrlPath of controller.paths) {
    for (const methodPath of methodPaths) {
      create(ctrlPath, methodPath, { modulePath: controller.modulePath, method }).forEach((path, index) => {
        endpoints.push({ path, location: locations[index % locations.length] });
      });
    }
  }
  return endpoints;
}

function readVersions(version: VersionValue | undefined, { versioning }: Surroundings): readonly string[] {
  if (!versioning || versioning.type === VersioningType.URI) return NO_VERSIONS;
  const versions: unknown = version ?? versioning.defaultVersion;
  return [versions].flat().filter(one => typeof one === 'string');
}

function routeKind(
  controller: Type,
  name: string,
  { callback, argumentTypes }: { readonly callback: Handler; readonly argumentTypes: ArgumentTypes },
): RouteKind {
  if (readMetadata(SSE_METADATA, callback)) return 'sse';
  if (readMetadata(REDIRECT_METADATA, callback)) return 'redirect';
  if (readMetadata(RENDER_METADATA, callback)) return 'render';
  return sendsItself(controller, name, argumentTypes) ? 'self' : 'result';
}

function slashedPaths(paths: string | string[]): readonly string[] {
  return Array.isArray(paths) ? paths.map(slashed) : [slashed(paths)];
}

function slashed(path: string | undefined): string {
  return path ? `/${path.replace(/^\/+/, '')}` : '';
}
