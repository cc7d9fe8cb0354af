export type { CodeOf, ErrorDetail } from '../contract/index.js';
export type { ErrorCodeOf, PageErrorStatus } from './error-code.js';
export { isRegistryError, type RegistryError } from './is-registry-error.js';
export type { NetworkFailureReason } from './network-failure.js';
export { registryFetch, type FetchLike, type RegistryFetchOptions } from './registry-fetch.js';
export { RegistryNetworkError } from './registry-network.error.js';
export { RegistryResponseError, type RegistryResponseFacts } from './registry-response.error.js';
export { throwIfError } from './throw-if-error.js';
export { toRegistryError } from './to-registry-error.js';
