import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import { type LibraryResponse, RESPONSES } from '../responses.js';

/**
 * The code of @fastify/basic-auth: https://github.com/fastify/fastify-basic-auth (index.js). It sets its challenge on the
 * reply, where its option `authenticate` asks for one, and the reply's is kept.
 */
export const FASTIFY_BASIC_AUTH_CODES = {
  FST_BASIC_AUTH_MISSING_OR_BAD_AUTHORIZATION_HEADER: RESPONSES.notAuthenticated,
} as const satisfies Record<string, LibraryResponse>;

/** With `proxyMode` it is a proxy that asks for credentials (RFC 9110 §15.5.8). */
const PROXY: LibraryResponse = { status: 407, message: 'Proxy authentication is required' };

/** @fastify/basic-auth. */
export const mapFastifyBasicAuthError: LibraryMapper = ({ error, code }) => {
  const response = lookUp<LibraryResponse>(FASTIFY_BASIC_AUTH_CODES, code);
  return response && member(error, 'statusCode') === PROXY.status ? PROXY : response;
};

/**
 * The codes of @fastify/bearer-auth: https://github.com/fastify/fastify-bearer-auth (lib/errors.js). It has no challenge, and
 * whatever the application's is, this one is for a token (RFC 6750 §3).
 */
export const FASTIFY_BEARER_AUTH_CODES = {
  FST_BEARER_AUTH_MISSING_AUTHORIZATION_HEADER: {
    ...RESPONSES.notAuthenticated,
    challenge: { scheme: 'Bearer', realm: 'api' },
  },
  FST_BEARER_AUTH_INVALID_AUTHORIZATION_HEADER: RESPONSES.invalidToken,
} as const satisfies Record<string, LibraryResponse>;

/** @fastify/bearer-auth, where its function is a hook of the application's (`addHook: false`): its own sends by itself. */
export const mapFastifyBearerAuthError: LibraryMapper = ({ code }) =>
  lookUp<LibraryResponse>(FASTIFY_BEARER_AUTH_CODES, code);
