import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** jsonwebtoken's errors, by name: https://github.com/auth0/node-jsonwebtoken#errors--codes */
export const JSONWEBTOKEN_NAMES = {
  JsonWebTokenError: 'invalidToken',
  NotBeforeError: 'invalidToken',
  TokenExpiredError: 'expiredToken',
} as const satisfies Record<string, ResponseKind>;

/**
 * Messages of jsonwebtoken under the same name that do not concern the token: https://github.com/auth0/node-jsonwebtoken
 * (verify.js). The server's own mistakes are a 500.
 */
export const JSONWEBTOKEN_MESSAGES = {
  'jwt must be provided': 'notAuthenticated', // no credentials, so no error code (RFC 6750 §3.1)
  'clockTimestamp must be a number': 'none',
  'nonce must be a non-empty string': 'none',
  'allowInvalidAsymmetricKeyTypes must be a boolean': 'none',
  'verify must be called asynchronous if secret or public key is provided as a callback': 'none',
  'secret or public key must be provided': 'none',
  'secretOrPublicKey is not valid key material': 'none',
} as const satisfies Record<string, ResponseKind | 'none'>;

/** jose's codes: https://github.com/panva/jose/blob/main/docs/util/errors/README.md */
export const JOSE_CODES = {
  ERR_JWT_EXPIRED: 'expiredToken',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'invalidToken',
  ERR_JWT_INVALID: 'invalidToken',
  ERR_JWS_INVALID: 'invalidToken',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'invalidToken',
  ERR_JWE_INVALID: 'invalidToken',
  ERR_JWE_DECRYPTION_FAILED: 'invalidToken',
  ERR_JOSE_ALG_NOT_ALLOWED: 'invalidToken',
  ERR_JOSE_NOT_SUPPORTED: 'invalidToken', // the token's header asks for what jose does not know
  ERR_JWKS_NO_MATCHING_KEY: 'invalidToken',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'invalidToken',
  // The key set is fetched from the authorization server.
  ERR_JOSE_GENERIC: 'upstreamFailed',
  ERR_JWKS_INVALID: 'upstreamFailed',
  ERR_JWKS_TIMEOUT: 'upstreamTimeout',
} as const satisfies Record<string, ResponseKind>;

/** jwks-rsa's errors, by name: https://github.com/auth0/node-jwks-rsa (src/errors) */
export const JWKS_RSA_NAMES = {
  SigningKeyNotFoundError: 'invalidToken', // the token names a key that the set does not have
  JwksError: 'upstreamFailed',
  JwksRateLimitError: 'upstreamUnavailable',
} as const satisfies Record<string, ResponseKind>;

/** jsonwebtoken (and so `@nestjs/jwt`), jose and jwks-rsa. */
export const mapJwtError: LibraryMapper = ({ error, code, name, message }) => {
  const known = lookUp<ResponseKind>(JOSE_CODES, code) ?? lookUp<ResponseKind>(JWKS_RSA_NAMES, name);
  if (known) return known;
  if (name === 'SyntaxError') return isPayload(error) ? 'invalidToken' : undefined;
  const response =
    (name === 'JsonWebTokenError'
      ? lookUp<ResponseKind | 'none'>(JSONWEBTOKEN_MESSAGES, message)
      : undefined) ?? lookUp(JSONWEBTOKEN_NAMES, name);
  return response === 'none' ? undefined : response;
};

/**
 * Of a token whose payload is no JSON, jsonwebtoken passes on what JSON.parse threw, before it looks at the signature: any
 * client can have that. Only the stack tells where it comes from: https://github.com/auth0/node-jws (lib/verify-stream.js)
 */
function isPayload(error: object): boolean {
  const stack = member(error, 'stack');
  // Internal: jws-decode-stack
  return typeof stack === 'string' && stack.includes('jwsDecode');
}
