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
import { LIBRARY_NAMES, type LibraryName, createLibraryMapper } from './libraries/index.js';
import { mapBodyParserError } from './mappers/body-parser-error.mapper.js';
import { mapFastifyValidation } from './mappers/fastify-validation.mapper.js';
import { mapBoomError, mapHttpError } from './mappers/http-error.mapper.js';
import { mapNestException } from './mappers/nest-exception.mapper.js';
import { mapSchemaIssues } from './mappers/schema-issues.mapper.js';
import { toException } from './to-exception.js';

/** The library's own exceptions, as they are. A subclass may say another status than it was made with, but none of a success. */
export const mapRegistryException: ErrorMapper = error => {
  if (!isRegistryException(error)) return undefined;
  const status: unknown = error.getStatus();
  return isErrorStatus(status) ? error : toException(status, undefined, { cause: error });
};

/** Those who are asked before the libraries. */
const FIRST: readonly ErrorMapper[] = [mapRegistryException, mapBodyParserError];

/** Those who are asked after the libraries, in this order. */
const LAST: readonly ErrorMapper[] = [
  mapNestException,
  mapFastifyValidation,
  mapSchemaIssues,
  mapBoomError,
  mapHttpError,
];

/**
 * Options of what errors are taken for.
 *
 * @publicApi
 */
export interface ErrorOptions {
  /**
   * Your own mappers, called before the built-in ones: the first result counts. One that throws, or answers with
   * anything but a `RegistryException`, has not recognised the error.
   *
   * @defaultValue `[]`
   */
  mapErrors?: readonly ErrorMapper[];
  /**
   * Of which libraries the errors are known: `{ axios: false }` switches one off, `false` all of them. What
   * is not known is a masked 500.
   *
   * @defaultValue every library
   */
  libraryErrors?: false | Partial<Record<LibraryName, boolean>>;
}

/**
 * Anything thrown → the exception that is answered. It never throws, whatever it is given.
 *
 * @param isTrusted - whether it reached the HTTP framework itself, and so has a status that is meant for the client
 */
export type MapError = (thrown: unknown, isTrusted?: boolean) => RegistryException;

/**
 * Makes the function that turns anything thrown into the exception that is answered.
 *
 * @param report - told of what a mapper of the user's throws, or rejects with
 */
export function createErrorMapper(
  { mapErrors = [], libraryErrors }: ErrorOptions = {},
  report: (failure: unknown) => void = () => undefined,
): MapError {
  const own = mapErrors.map(mapper => guarded(mapper, report));
  const libraries = createLibraryMapper(enabledLibraries(libraryErrors));
  const forAny = [...own, ...FIRST, libraries, ...LAST];
  const forBare = [...own, libraries];
  return (thrown, isTrusted = false) => {
    for (const mapper of isPlainError(thrown) ? forBare : forAny) {
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

/** A mapper whose failures are told. An async one cannot be waited for, and its rejection must not end the process. */
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

/** A thrown value may be a revoked Proxy or have a getter that throws, and so may a user's mapper. */
function ask(mapper: ErrorMapper, thrown: unknown): RegistryException | undefined {
  try {
    const exception = mapper(thrown);
    return isRegistryException(exception) && isErrorStatus(exception.getStatus()) ? exception : undefined;
  } catch {
    return undefined;
  }
}
