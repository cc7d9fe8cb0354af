/**
 * Typed errors for clients. Runs in browsers and in Node, and needs no other package.
 *
 * @module nestjs-registry-http/client
 */

export type { CodeOf, ErrorDetail } from '../status/index.js';
export type { ErrorCodeOf, PageErrorStatus } from './error-code.js';
export { isRegistryError, type RegistryError } from './is-registry-error.js';
export type { OperationErrorCode } from './operation-error-code.js';
export { type FetchLike, registryFetch, type RegistryFetchOptions } from './registry-fetch.js';
export { type NetworkFailureReason, RegistryNetworkError } from './registry-network.error.js';
export { RegistryResponseError, type RegistryResponseFacts } from './registry-response.error.js';
export { throwIfError, toRegistryError } from './to-registry-error.js';
