import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** The codes of express-jwt: https://github.com/auth0/express-jwt (src/errors/UnauthorizedError.ts) */
export const EXPRESS_JWT_CODES = {
  credentials_required: 'notAuthenticated',
  credentials_bad_scheme: 'notAuthenticated', // credentials, but none for a token
  credentials_bad_format: 'notAuthenticated',
  invalid_token: 'invalidToken',
  revoked_token: 'invalidToken',
} as const satisfies Record<string, ResponseKind>;

/**
 * express-jwt. Its `inner` is jsonwebtoken's error. A key that is missing is no mistake of the server's here: a
 * secret that is looked up has none for a token of an unknown key.
 */
export const mapExpressJwtError: LibraryMapper = ({ error, code, name }) => {
  const response = name === 'UnauthorizedError' ? lookUp<ResponseKind>(EXPRESS_JWT_CODES, code) : undefined;
  if (!response || member(error, 'status') !== 401) return undefined;
  return member(member(error, 'inner'), 'name') === 'TokenExpiredError' ? 'expiredToken' : response;
};
