/**
 * Typed errors for openapi-fetch.
 *
 * @module nestjs-registry-http/client/openapi-fetch
 */

export { type RegistryErrorMiddleware, registryErrorMiddleware } from './registry-error.middleware.js';
