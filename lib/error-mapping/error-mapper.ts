import type { RegistryException } from '../exceptions/index.js';

/**
 * Maps one kind of error: returns its exception, or `undefined` for any other error.
 *
 * @example
 * ```ts
 * import { ConflictException, type ErrorMapper } from 'nestjs-registry-http';
 *
 * const duplicateCode: ErrorMapper = error =>
 *   error instanceof Error && error.name === 'DuplicateCodeError'
 *     ? new ConflictException('That code is taken', { cause: error })
 *     : undefined;
 * ```
 *
 * @publicApi
 */
export type ErrorMapper = (error: unknown) => RegistryException | undefined;
