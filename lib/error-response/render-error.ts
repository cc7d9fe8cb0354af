import Negotiator from 'negotiator';
import { formatChallenges, type RegistryException } from '../exceptions/index.js';
import { foldStatus } from '../status/index.js';
import { problemBody, registryBody, withNestMembers } from './error-body.js';
import { isAdded, longestRetryAfter, sendableHeaders, tellsWhenToRetry } from './error-headers.js';
import type { ErrorResponse, HeaderField } from './error-response.js';
import type { AddedMembers } from './extend-body.js';
import type { ResponseOptions } from './response.options.js';

/** The properties of a request that affect the error response. */
export interface RequestFacts {
  readonly accept?: string | undefined;
  /** Returns the `instance` of problem details. Called only for them. */
  instance?(): string | undefined;
  /** The members that the option `extend` adds to the body. */
  readonly added?: AddedMembers | undefined;
  /** Returns the value of `Allow` for the request's path. Called only for a 405 without one. */
  allow?(): string | undefined;
}

/** Converts an exception into the complete response: status, header fields, body. */
export type RenderError = (exception: RegistryException, request: RequestFacts) => ErrorResponse;

/** The media types of an error; the first is the default. */
const MEDIA_TYPES = {
  json: 'application/json',
  problem: 'application/problem+json',
} as const;

const AVAILABLE = Object.values(MEDIA_TYPES);

/**
 * Values of `Accept` that need a negotiation: they name problem details, a wildcard of `application/`, or JSON with a
 * parameter. All others get JSON at once.
 */
const IN_QUESTION = /problem\+json|application\/(\*|json\s*;)/i;

/** The `Accept` of a client that wants only problem details: it needs no negotiation. */
const PROBLEM_ALONE = /^application\/problem\+json$/i;

/** Ignores parameters other than the weight, such as a charset or a profile: neither media type has parameters. */
const PARAMETER = /;(?!\s*q\s*=)[^;,="]*(?:=\s*(?:"(?:[^"\\]|\\.)*"?|[^;,"]*))?/gi;

const NONE: readonly HeaderField[] = [];
const NO_STORE: HeaderField = ['Cache-Control', 'no-store'];
const JSON_TYPE: HeaderField = ['Content-Type', `${MEDIA_TYPES.json}; charset=utf-8`];
// It has no parameter (RFC 9457 §6.1).
const PROBLEM_TYPE: HeaderField = ['Content-Type', MEDIA_TYPES.problem];

/**
 * Creates the function that renders exceptions.
 *
 * @throws TypeError if a challenge is not well-formed
 */
export function createErrorRenderer(options: ResponseOptions = {}): RenderError {
  const challenges = formatChallenges(options.challenge);
  const challenge: readonly HeaderField[] = challenges.length
    ? [['WWW-Authenticate', challenges.length === 1 ? challenges.join() : challenges]]
    : NONE;
  const fold = options.unlistedStatuses === 'fold';
  const addsNest = options.compatibility === 'nest';

  return (exception, request) => {
    const status = fold ? foldStatus(exception.getStatus()) : exception.getStatus();
    const problem = prefersProblem(request.accept);
    const body = problem
      ? problemBody(exception, status, options.problemTypeBase, request.instance?.(), request.added)
      : registryBody(exception, status, addsNest ? withNestMembers(status, request.added) : request.added);
    const type = problem ? PROBLEM_TYPE : JSON_TYPE;

    const brought = sendableHeaders(exception);
    if (brought.length === 0) {
      return {
        status,
        headers: [NO_STORE, type],
        added: NONE,
        defaults: defaultHeaders(exception, status, NONE, request),
        body,
      };
    }
    const own = brought.filter(([name]) => !isAdded(name));
    return {
      status,
      headers: has(own, 'cache-control') ? [...own, type] : [...own, NO_STORE, type],
      added: own.length === brought.length ? NONE : brought.filter(([name]) => isAdded(name)),
      defaults: defaultHeaders(exception, status, own, request),
      body,
    };
  };

  function defaultHeaders(
    exception: RegistryException,
    status: number,
    own: readonly HeaderField[],
    request: RequestFacts,
  ): readonly HeaderField[] {
    if (status === 401 && !has(own, 'www-authenticate')) return challenge;
    if (status === 405 && !has(own, 'allow')) return [['Allow', request.allow?.() ?? '']];
    if (tellsWhenToRetry(status) && !has(own, 'retry-after')) {
      const seconds = longestRetryAfter(retryFacts(exception, own));
      if (seconds !== undefined) return [['Retry-After', seconds]];
    }
    return NONE;
  }
}

/** The places of other names of `Retry-After`: the fields and members of an error, and its cause. */
function retryFacts(
  { extensions, cause }: RegistryException,
  own: readonly HeaderField[],
): (readonly [string, unknown])[] {
  try {
    const members = typeof cause === 'object' && cause !== null ? Object.entries(cause) : [];
    return [...own, ...Object.entries(extensions ?? {}), ...members];
  } catch {
    return [...own];
  }
}

function has(headers: readonly HeaderField[], name: string): boolean {
  return headers.some(([other]) => other.toLowerCase() === name);
}

/**
 * Whether the client prefers problem details (RFC 9457) by its `Accept` (RFC 9110 §12.5.1). Ties go to the
 * first listed. A client that accepts neither gets `application/json`, so that it can read the error.
 */
export function prefersProblem(accept: string | undefined): boolean {
  if (accept === undefined || !IN_QUESTION.test(accept)) return false;
  if (PROBLEM_ALONE.test(accept)) return true;
  const ranges = accept.replaceAll(PARAMETER, '');
  return new Negotiator({ headers: { accept: ranges } }).mediaType(AVAILABLE) === MEDIA_TYPES.problem;
}
