import type { AnswerName } from './answers.js';
import { factsOf, lookUp, member, type FamilyMember } from './error-facts.js';
import { JSONWEBTOKEN_NAMES, recogniseJwt } from './jwt.family.js';

/** The codes of express-jwt: https://github.com/auth0/express-jwt (src/errors/UnauthorizedError.ts) */
export const EXPRESS_JWT_CODES = {
  credentials_required: 'notAuthenticated',
  credentials_bad_scheme: 'notAuthenticated', // credentials, but none for a token
  credentials_bad_format: 'notAuthenticated',
  invalid_token: 'invalidToken',
  revoked_token: 'invalidToken',
} as const satisfies Record<string, AnswerName>;

/** express-jwt. What jsonwebtoken said of the token is its `inner`: it may be the server's own mistake. */
export const recogniseExpressJwt: FamilyMember = ({ error, code, name }) => {
  const answer = name === 'UnauthorizedError' ? lookUp<AnswerName>(EXPRESS_JWT_CODES, code) : undefined;
  if (!answer || member(error, 'status') !== 401) return undefined;
  const inner = member(error, 'inner');
  if (code !== 'invalid_token' || typeof inner !== 'object' || inner === null) return answer;
  const facts = factsOf(inner);
  return lookUp(JSONWEBTOKEN_NAMES, facts.name) ? recogniseJwt(facts) : answer;
};
