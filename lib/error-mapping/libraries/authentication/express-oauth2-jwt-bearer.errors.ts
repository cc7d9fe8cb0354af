import { type LibraryMapper, headerField, lookUp, member } from '../error-facts.js';
import type { LibraryResponse } from '../responses.js';

/**
 * The codes of express-oauth2-jwt-bearer, each with its status (RFC 6750 §3.1, RFC 9449 §7.1):
 * https://github.com/auth0/node-oauth2-jwt-bearer (packages/oauth2-bearer/src/errors.ts)
 */
export const OAUTH2_BEARER_CODES = {
  '': { status: 400, message: 'The credentials are malformed' },
  invalid_request: { status: 400, message: 'The credentials are malformed' },
  invalid_dpop_proof: { status: 400, message: 'The proof of possession is not valid' },
  invalid_token: { status: 401, message: 'The token is not valid' },
  insufficient_scope: { status: 403, message: 'The token does not have the scope that is needed' },
} as const satisfies Record<string, LibraryResponse>;

/** Without credentials its error has no code. */
const NO_CREDENTIALS: LibraryResponse = { status: 401, message: 'Authentication is required' };

/** How all of its challenges begin. The names of its classes are those that a bundler leaves. */
const CHALLENGE = /^(?:Bearer realm="api"|DPoP )/;

/** express-oauth2-jwt-bearer, with its own challenge. http-errors, which look alike, have `expose`. */
export const mapOauth2BearerError: LibraryMapper = ({ error, code }) => {
  const response = code === undefined ? NO_CREDENTIALS : lookUp<LibraryResponse>(OAUTH2_BEARER_CODES, code);
  if (
    !response ||
    member(error, 'status') !== response.status ||
    member(error, 'statusCode') !== response.status
  ) {
    return undefined;
  }
  const headers = headerField(error, 'WWW-Authenticate');
  const isItsOwn = CHALLENGE.test(String(headers?.['WWW-Authenticate'])) && !('expose' in error);
  return isItsOwn ? { ...response, headers } : undefined;
};
