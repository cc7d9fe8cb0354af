import Negotiator from 'negotiator';

/** What an error can be sent as; the first is the default. */
export const MEDIA_TYPES = {
  json: 'application/json',
  problem: 'application/problem+json',
} as const;

const AVAILABLE = Object.values(MEDIA_TYPES);

/**
 * What `application/json` cannot win: a range that has it beside problem details, or a weight of its own. Most requests
 * have neither, and are not charged for a negotiation.
 */
const IN_QUESTION = /problem\+json|application\/(\*|json\s*;)/i;

/** What a client sends that wants problem details and nothing else: no question either. */
const PROBLEM_ALONE = /^application\/problem\+json$/i;

/** Neither of the two has a parameter, so what a client puts beside its weight does not tell them apart: a charset, a profile. */
const PARAMETER = /;(?!\s*q\s*=)[^;,="]*(?:=\s*(?:"(?:[^"\\]|\\.)*"?|[^;,"]*))?/gi;

/**
 * Whether the client prefers problem details (RFC 9457) by its `Accept` (RFC 9110 §12.5.1). Of two that it likes as much,
 * the one that it names first. A client that accepts neither gets `application/json`: an error is better read than
 * withheld.
 */
export function prefersProblem(accept: string | undefined): boolean {
  if (accept === undefined || !IN_QUESTION.test(accept)) return false;
  if (PROBLEM_ALONE.test(accept)) return true;
  const ranges = accept.replaceAll(PARAMETER, '');
  return new Negotiator({ headers: { accept: ranges } }).mediaType(AVAILABLE) === MEDIA_TYPES.problem;
}
