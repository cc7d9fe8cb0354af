import {
  InternalServerErrorException,
  isRegistryException,
  type RegistryException,
  withoutStack,
} from '../exceptions/index.js';
import { isErrorStatus } from '../status/index.js';
import type { ErrorMapper } from './error-mapper.js';
import { mapFrameworkError } from './framework-error.js';
import { isPlainError } from './is-record.js';
import {
  LIBRARY_NAMES,
  type LibraryName,
  createLibraryMapper,
  createPlainErrorMapper,
} from './libraries/index.js';
import { mapBodyParserError } from './mappers/body-parser-error.mapper.js';
import { mapFastifyValidation } from './mappers/fastify-validation.mapper.js';
import { mapBoomError, mapHttpError } from './mappers/http-error.mapper.js';
import { mapNestException } from './mappers/nest-exception.mapper.js';
import { mapSchemaIssues } from './mappers/schema-issues.mapper.js';
import { toException } from './to-exception.js';

/** Returns the library's own exceptions unchanged. A subclass may override the status, but not with one of a success. */
export const mapRegistryException: ErrorMapper = error => {
  if (!isRegistryException(error)) return undefined;
  const status: unknown = error.getStatus();
  return isErrorStatus(status) ? error : toException(status, undefined, { cause: error });
};

/** The mappers that are called before those of the libraries. */
const FIRST: readonly ErrorMapper[] = [mapRegistryException, mapBodyParserError];

/** The mappers that are called after those of the libraries, in this order. */
const LAST: readonly ErrorMapper[] = [
  mapNestException,
  mapFastifyValidation,
  mapSchemaIssues,
  mapBoomError,
  mapHttpError,
];

/**
 * The options that affect how errors are mapped.
 *
 * @publicApi
 */
export interface ErrorOptions {
  /**
   * Your own mappers, called before the built-in ones: the first result is used. If a mapper throws, or returns anything but
   * a `RegistryException`, the next one is called.
   *
   * @defaultValue `[]`
   */
  mapErrors?: readonly ErrorMapper[];
  /**
   * The libraries whose errors are recognised: `{ axios: false }` turns one off, `false` all of them. An error that no mapper
   * recognises is a masked 500.
   *
   * @defaultValue every library
   */
  libraryErrors?: false | Partial<Record<LibraryName, boolean>>;
}

/**
 * Maps anything thrown to the exception that is sent. It never throws.
 *
 * @param isTrusted - whether the error reached the HTTP framework itself, so that its status is meant for the client
 */
export type MapError = (thrown: unknown, isTrusted?: boolean) => RegistryException;

/**
 * Creates the function that maps anything thrown to the exception that is sent.
 *
 * @param report - called with the error that a mapper of the user throws, or rejects with
 */
export function createErrorMapper(
  { mapErrors = [], libraryErrors }: ErrorOptions = {},
  report: (failure: unknown) => void = () => undefined,
): MapError {
  const own = mapErrors.map(mapper => guarded(mapper, report));
  const libraries = enabledLibraries(libraryErrors);
  const forAny = [...own, ...FIRST, createLibraryMapper(libraries), ...LAST];
  const forPlain = [...own, createPlainErrorMapper(libraries)];
  return (thrown, isTrusted = false) => {
    for (const mapper of isPlainError(thrown) ? forPlain : forAny) {
      const exception = ask(mapper, thrown);
      if (exception) return exception;
    }
    const trusted = isTrusted ? ask(mapFrameworkError, thrown) : undefined;
    if (trusted) return trusted;
    return withoutStack(() => new InternalServerErrorException(undefined, { cause: thrown }));
  };
}

function enabledLibraries(switches: ErrorOptions['libraryErrors']): LibraryName[] {
  return switches === false ? [] : LIBRARY_NAMES.filter(library => switches?.[library] !== false);
}

/**
 * Wraps a mapper, so that its failures are reported. An async mapper is not awaited, but its rejection must not end the
 * process.
 */
function guarded(mapper: ErrorMapper, report: (failure: unknown) => void): ErrorMapper {
  return thrown => {
    try {
      const exception = mapper(thrown);
      if (exception !== undefined && !isRegistryException(exception))
        Promise.resolve<unknown>(exception).catch(report);
      return exception;
    } catch (failure) {
      report(failure);
      return undefined;
    }
  };
}

/** Calls a function that may throw: it reads a thrown value, which may be a revoked Proxy, or it is a user's mapper. */
function ask(mapper: ErrorMapper, thrown: unknown): RegistryException | undefined {
  try {
    const exception = mapper(thrown);
    return isRegistryException(exception) && isErrorStatus(exception.getStatus()) ? exception : undefined;
  } catch {
    return undefined;
  }
}
