import { EXPRESS_JWT_CODES } from '../../../lib/error-mapping/libraries/authentication/express-jwt.errors.js';
import {
  FASTIFY_BASIC_AUTH_CODES,
  FASTIFY_BEARER_AUTH_CODES,
} from '../../../lib/error-mapping/libraries/authentication/fastify-auth.errors.js';
import {
  JOSE_CODES,
  JSONWEBTOKEN_MESSAGES,
  JSONWEBTOKEN_NAMES,
  JWKS_RSA_NAMES,
} from '../../../lib/error-mapping/libraries/authentication/jwt.errors.js';
import {
  PASSPORT_MESSAGES,
  PASSPORT_NAMES,
} from '../../../lib/error-mapping/libraries/authentication/passport.errors.js';
import { errorWith, SECRET, type RowSet } from './row-set.js';

const PASSPORT_MEMBERS: Record<string, object> = {
  AuthenticationError: { status: 401 },
  AuthorizationError: { code: 'access_denied', uri: SECRET, status: 403 },
  TokenError: { code: 'invalid_grant', uri: SECRET, status: 500 },
  InternalOAuthError: { oauthError: { statusCode: 500, data: SECRET } },
};

export const AUTHENTICATION_ROWS: RowSet[] = [
  {
    library: 'jwt',
    table: JSONWEBTOKEN_NAMES,
    expected: {
      '401 Bearer The token is not valid': ['JsonWebTokenError', 'NotBeforeError'],
      '401 Bearer The token has expired': ['TokenExpiredError'],
    },
    make: name => errorWith({ name }, `jwt audience invalid. expected: ${SECRET}`),
  },
  {
    library: 'jwt',
    table: JSONWEBTOKEN_MESSAGES,
    expected: { '401 Authentication is required': ['jwt must be provided'] },
    notRecognised: [
      'clockTimestamp must be a number',
      'nonce must be a non-empty string',
      'allowInvalidAsymmetricKeyTypes must be a boolean',
      'verify must be called asynchronous if secret or public key is provided as a callback',
      'secret or public key must be provided',
      'secretOrPublicKey is not valid key material',
    ],
    make: message => errorWith({ name: 'JsonWebTokenError' }, message),
  },
  {
    library: 'jwt',
    table: JOSE_CODES,
    expected: {
      '401 Bearer The token has expired': ['ERR_JWT_EXPIRED'],
      '401 Bearer The token is not valid': [
        'ERR_JWT_CLAIM_VALIDATION_FAILED',
        'ERR_JWT_INVALID',
        'ERR_JWS_INVALID',
        'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
        'ERR_JWE_INVALID',
        'ERR_JWE_DECRYPTION_FAILED',
        'ERR_JOSE_ALG_NOT_ALLOWED',
        'ERR_JOSE_NOT_SUPPORTED',
        'ERR_JWKS_NO_MATCHING_KEY',
        'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
      ],
      '502': ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'],
      '504': ['ERR_JWKS_TIMEOUT'],
    },
    make: code => errorWith({ name: 'JOSEError', code, claim: SECRET, payload: { sub: SECRET } }),
  },
  {
    library: 'jwt',
    table: JWKS_RSA_NAMES,
    expected: {
      '401 Bearer The token is not valid': ['SigningKeyNotFoundError'],
      '502': ['JwksError'],
      '503': ['JwksRateLimitError'],
    },
    make: name => errorWith({ name }),
  },
  {
    library: 'passport',
    table: PASSPORT_NAMES,
    expected: {
      '401 Authentication is required': ['AuthenticationError', 'AuthorizationError', 'TokenError'],
      '502': ['InternalOAuthError'],
    },
    make: name => errorWith({ name, ...PASSPORT_MEMBERS[name] }),
  },
  {
    library: 'passport',
    table: PASSPORT_MESSAGES,
    expected: { '401 Authentication is required': ['No auth token'] },
    make: message => errorWith({}, message),
  },
  {
    library: 'expressJwt',
    table: EXPRESS_JWT_CODES,
    expected: {
      '401 Authentication is required': [
        'credentials_required',
        'credentials_bad_scheme',
        'credentials_bad_format',
      ],
      '401 Bearer The token is not valid': ['invalid_token', 'revoked_token'],
    },
    make: code => errorWith({ name: 'UnauthorizedError', code, status: 401 }),
  },
  {
    library: 'fastifyBasicAuth',
    table: FASTIFY_BASIC_AUTH_CODES,
    expected: {
      '401 Authentication is required': ['FST_BASIC_AUTH_MISSING_OR_BAD_AUTHORIZATION_HEADER'],
    },
    make: code => errorWith({ name: 'FastifyError', code }),
  },
  {
    library: 'fastifyBearerAuth',
    // The other needs a challenge that no line has: see requests.spec.ts.
    table: { FST_BEARER_AUTH_INVALID_AUTHORIZATION_HEADER: FASTIFY_BEARER_AUTH_CODES },
    expected: {
      '401 Bearer The token is not valid': ['FST_BEARER_AUTH_INVALID_AUTHORIZATION_HEADER'],
    },
    make: code => errorWith({ name: 'FastifyError', code }),
  },
  {
    library: 'casl',
    table: { ForbiddenError: 'by its members' },
    expected: { '403 You do not have permission to do this': ['ForbiddenError'] },
    make: name =>
      errorWith(
        {
          name,
          action: 'read',
          subjectType: SECRET,
          ability: { relevantRuleFor: () => null, rules: [SECRET] },
        },
        `Cannot execute "read" on "${SECRET}"`,
      ),
  },
];
