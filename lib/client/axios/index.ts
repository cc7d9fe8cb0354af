/**
 * Typed errors for axios.
 *
 * @module nestjs-registry-http/client/axios
 */

export { type AxiosLike, rejectWithRegistryErrors } from './reject-with-registry-errors.js';
