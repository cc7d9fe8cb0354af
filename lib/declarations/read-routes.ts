import { RequestMethod, type Type } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  MODULE_PATH,
  METHOD_METADATA,
  PATH_METADATA,
  REDIRECT_METADATA,
  RENDER_METADATA,
  RESPONSE_PASSTHROUGH_METADATA,
  ROUTE_ARGS_METADATA,
  SSE_METADATA,
  VERSION_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner, type ApplicationConfig, type ModulesContainer } from '@nestjs/core';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';
import type { Route, RouteKind } from './route.js';

type Handler = (...args: never[]) => unknown;

/** Reads what the decorators of every controller say. The application's prefix and versioning must be set by now. */
export function readRoutes(modules: ModulesContainer, config: ApplicationConfig): Route[] {
  const scanner = new MetadataScanner();
  const paths = new RoutePathFactory(config);
  const routes: Route[] = [];
  for (const module of modules.values()) {
    const modulePath =
      metadata<string>(MODULE_PATH + modules.applicationId, module.metatype) ??
      metadata<string>(MODULE_PATH, module.metatype);
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      for (const name of scanner.getAllMethodNames(metatype.prototype as object)) {
        const route = readRoute(metatype as Type, name, { config, paths, modulePath });
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
}

function readRoute(
  controller: Type,
  name: string,
  { config, paths, modulePath }: Surroundings,
): Route | undefined {
  const handler = (controller.prototype as Record<string, Handler>)[name];
  const methodPath = handler && metadata<string | string[]>(PATH_METADATA, handler);
  if (!handler || methodPath === undefined) return undefined;
  const requestMethod = metadata<RequestMethod>(METHOD_METADATA, handler) ?? RequestMethod.GET;
  const versioningOptions = config.getVersioning();
  const controllerPaths = [metadata<string | string[]>(PATH_METADATA, controller) ?? ''].flat();
  const fullPaths = controllerPaths.flatMap(ctrlPath =>
    [methodPath].flat().flatMap(path =>
      paths.create(
        {
          ctrlPath: slashed(ctrlPath),
          modulePath,
          methodPath: slashed(path),
          globalPrefix: slashed(config.getGlobalPrefix()),
          controllerVersion:
            versioningOptions && (metadata(VERSION_METADATA, controller) ?? versioningOptions.defaultVersion),
          methodVersion: metadata(VERSION_METADATA, handler),
          versioningOptions,
        },
        requestMethod,
      ),
    ),
  );
  return {
    controller: controller.name,
    handler: name,
    method: RequestMethod[requestMethod] ?? 'GET',
    paths: fullPaths,
    httpCode: metadata<number>(HTTP_CODE_METADATA, handler),
    kind: kindOf(controller, name, handler),
  };
}

function kindOf(controller: Type, name: string, handler: Handler): RouteKind {
  if (metadata(SSE_METADATA, handler)) return 'sse';
  if (metadata(REDIRECT_METADATA, handler)) return 'redirect';
  if (metadata(RENDER_METADATA, handler)) return 'render';
  return sendsItself(controller, name) ? 'self' : 'result';
}

/** As Nest itself decides it: the response or `next` is injected, and nobody asked for passthrough. */
function sendsItself(controller: Type, name: string): boolean {
  const args = metadataOf<Record<string, unknown>>(ROUTE_ARGS_METADATA, controller, name) ?? {};
  const injects = Object.keys(args).some(key =>
    [RouteParamtypes.RESPONSE, RouteParamtypes.NEXT].includes(Number(key.split(':')[0])),
  );
  return injects && !metadataOf(RESPONSE_PASSTHROUGH_METADATA, controller, name);
}

function slashed(path: string | undefined): string {
  return path ? `/${path.replace(/^\/+/, '')}` : '';
}

function metadata<T>(key: string, target: object): T | undefined {
  return Reflect.getMetadata(key, target) as T | undefined;
}

function metadataOf<T>(key: string, controller: Type, name: string): T | undefined {
  return Reflect.getMetadata(key, controller, name) as T | undefined;
}
