import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * Passport's errors, by name: https://github.com/jaredhanson/passport (lib/errors) and
 * https://github.com/jaredhanson/passport-oauth2 (lib/errors). `has` is the member that tells Passport's where a name is
 * anybody's, with the value that it needs.
 */
export const PASSPORT_NAMES = {
  AuthenticationError: { has: ['status', 401], kind: 'notAuthenticated' }, // failWithError
  AuthorizationError: { has: ['code', 'access_denied'], kind: 'notAuthenticated' }, // RFC 6749 §4.1.2.1
  TokenError: { has: ['code', 'invalid_grant'], kind: 'notAuthenticated' }, // RFC 6749 §5.2
  InternalOAuthError: { has: ['name', 'InternalOAuthError'], kind: 'upstreamFailed' },
} as const satisfies Record<string, { has: readonly [member: string, value: unknown]; kind: ResponseKind }>;

/**
 * Errors that strategies pass to `handleRequest` as `info`, which may throw them:
 * https://github.com/mikenicholson/passport-jwt (lib/strategy.js)
 */
export const PASSPORT_MESSAGES = {
  'No auth token': 'notAuthenticated',
} as const satisfies Record<string, ResponseKind>;

/** Passport and its strategies. */
export const mapPassportError: LibraryMapper = facts => {
  const known = lookUp(PASSPORT_NAMES, facts.name);
  return known && member(facts.error, known.has[0]) === known.has[1] ? known.kind : undefined;
};
