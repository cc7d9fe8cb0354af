import {
  InternalServerErrorException,
  isRegistryException,
  type RegistryException,
  withoutStack,
} from '../exceptions/index.js';
import { isErrorStatus } from '../status/index.js';
import type { ErrorMapper } from './error-mapper.js';
import { mapFrameworkError } from './framework-error.js';
import { isBareError } from './is-plain-error.js';
import { FAMILY_NAMES, type LibraryName, recogniseFamilies } from './libraries/index.js';
import { recogniseRequestError } from './mappers/body-parser-error.mapper.js';
import { recogniseFastifyValidation } from './mappers/fastify-validation.mapper.js';
import { recogniseBoom, recogniseHttpError } from './mappers/http-error.mapper.js';
import { recogniseNestException } from './mappers/nest-exception.mapper.js';
import { recogniseIssues } from './mappers/schema-issues.mapper.js';
import { standIn } from './to-exception.js';

/** The library's own exceptions, as they are. A subclass may say another status than it was made with, but none of a success. */
export const recogniseRegistryException: ErrorMapper = error => {
  if (!isRegistryException(error)) return undefined;
  const status: unknown = error.getStatus();
  return isErrorStatus(status) ? error : standIn(status, undefined, { cause: error });
};

/** Those who are asked before the libraries. */
const FIRST: readonly ErrorMapper[] = [recogniseRegistryException, recogniseRequestError];

/** Those who are asked after the libraries, in this order. */
const LAST: readonly ErrorMapper[] = [
  recogniseNestException,
  recogniseFastifyValidation,
  recogniseIssues,
  recogniseBoom,
  recogniseHttpError,
];

/**
 * Options of what errors are taken for.
 *
 * @publicApi
 */
export interface ErrorOptions {
  /**
   * Your own recognisers, asked before the built-in ones: the first answer counts. One that throws, or answers with
   * anything but a `RegistryException`, has not recognised the error.
   *
   * @defaultValue `[]`
   */
  mapErrors?: readonly ErrorMapper[];
  /**
   * Which families of errors of others are recognised: `{ axios: false }` switches one off, `false` all of them. What
   * is not recognised is a masked 500.
   *
   * @defaultValue every family
   */
  libraryErrors?: false | Partial<Record<LibraryName, boolean>>;
}

/**
 * Anything thrown → the exception that is answered. It never throws, whatever it is given.
 *
 * @param isTrusted - whether it reached the HTTP framework itself, and so has a status that is meant for the client
 */
export type ExceptionOf = (thrown: unknown, isTrusted?: boolean) => RegistryException;

/**
 * Makes the function that turns anything thrown into the exception that is answered.
 *
 * @param report - told of what a recogniser of the user's throws, or rejects with
 */
export function exceptionOf(
  { mapErrors = [], libraryErrors }: ErrorOptions = {},
  report: (failure: unknown) => void = () => undefined,
): ExceptionOf {
  const own = mapErrors.map(recognise => guarded(recognise, report));
  const families = recogniseFamilies(familiesOf(libraryErrors));
  const forAny = [...own, ...FIRST, families, ...LAST];
  const forBare = [...own, families];
  return (thrown, isTrusted = false) => {
    for (const recognise of isBareError(thrown) ? forBare : forAny) {
      const exception = ask(recognise, thrown);
      if (exception) return exception;
    }
    const trusted = isTrusted ? ask(mapFrameworkError, thrown) : undefined;
    if (trusted) return trusted;
    return withoutStack(() => new InternalServerErrorException(undefined, { cause: thrown }));
  };
}

function familiesOf(switches: ErrorOptions['libraryErrors']): LibraryName[] {
  return switches === false ? [] : FAMILY_NAMES.filter(family => switches?.[family] !== false);
}

/** A recogniser whose failures are told. An async one cannot be waited for, and its rejection must not end the process. */
function guarded(recognise: ErrorMapper, report: (failure: unknown) => void): ErrorMapper {
  return thrown => {
    try {
      const answer = recognise(thrown);
      if (answer !== undefined && !isRegistryException(answer))
        Promise.resolve<unknown>(answer).catch(report);
      return answer;
    } catch (failure) {
      report(failure);
      return undefined;
    }
  };
}

/** A thrown value may be a revoked Proxy or have a getter that throws, and so may a user's recogniser. */
function ask(recognise: ErrorMapper, thrown: unknown): RegistryException | undefined {
  try {
    const exception = recognise(thrown);
    return isRegistryException(exception) && isErrorStatus(exception.getStatus()) ? exception : undefined;
  } catch {
    return undefined;
  }
}
