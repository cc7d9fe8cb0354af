/**
 * All deep imports of Nest, from files that the index of its packages does not export: the metadata keys that Nest's
 * decorators set, and the factory of the paths that Nest registers. No other file of `lib/` has such imports:
 * `npm run lint:layers` checks it.
 */
// Internal: nest-metadata-keys
export {
  CUSTOM_ROUTE_ARGS_METADATA,
  EXCEPTION_FILTERS_METADATA,
  FILTER_CATCH_EXCEPTIONS,
  GUARDS_METADATA,
  HEADERS_METADATA,
  HOST_METADATA,
  HTTP_CODE_METADATA,
  INTERCEPTORS_METADATA,
  METHOD_METADATA,
  MODULE_PATH,
  PARAMTYPES_METADATA,
  PATH_METADATA,
  PIPES_METADATA,
  REDIRECT_METADATA,
  RENDER_METADATA,
  RESPONSE_PASSTHROUGH_METADATA,
  ROUTE_ARGS_METADATA,
  SSE_METADATA,
  VERSION_METADATA,
} from '@nestjs/common/constants.js';
export { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
export type { VersionValue } from '@nestjs/common/interfaces/index.js';
// Internal: nest-route-path-factory
export { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';

/**
 * The metadata key of `@RouteConfig()` in Nest's Fastify adapter. The adapter is no dependency, so the key is repeated
 * here.
 */
// Internal: nest-route-config-key
export const ROUTE_CONFIG_METADATA = '__fastify_route_config__';

/** The metadata keys of `@ApiResponse()`, `@ApiBasicAuth()` and related decorators. */
// Internal: nest-swagger-keys
export const API_RESPONSE_METADATA = 'swagger/apiResponse';
export const API_SECURITY_METADATA = 'swagger/apiSecurity';
