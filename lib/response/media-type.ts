import Negotiator from 'negotiator';

/** What an error can be sent as; the first is the default. */
export const MEDIA_TYPES = {
  json: 'application/json',
  problem: 'application/problem+json',
} as const;

const AVAILABLE = Object.values(MEDIA_TYPES);

/**
 * Whether the client prefers problem details (RFC 9457) by its `Accept` (RFC 9110 §12.5.1). A client that accepts
 * neither gets `application/json`: an error is better read than withheld.
 */
export function prefersProblem(accept: string | undefined): boolean {
  // Only a header that names the type, or gives a range's weight over `application/json`, can prefer it.
  if (accept === undefined || !/problem\+json|application\/\*|application\/json *;/i.test(accept))
    return false;
  return new Negotiator({ headers: { accept } }).mediaType(AVAILABLE) === MEDIA_TYPES.problem;
}
