import { type LibraryMapper, member } from '../error-facts.js';
import { RESPONSES } from '../responses.js';

/**
 * CASL's `ForbiddenError`, by what it knows of the refusal: https://casl.js.org/v6/en/guide/intro (`ForbiddenError`). Its default
 * text has the names of the server's classes. Any other is the application's: the reason of a rule (`because`), or `setMessage`.
 */
export const mapCaslError: LibraryMapper = ({ error, message }) => {
  const action = member(error, 'action');
  const subjectType = member(error, 'subjectType');
  const isForbidden =
    typeof action === 'string' &&
    typeof subjectType === 'string' &&
    typeof member(member(error, 'ability'), 'relevantRuleFor') === 'function';
  if (!isForbidden) return undefined;
  const isDefault = message === `Cannot execute "${action}" on "${subjectType}"`;
  return typeof message === 'string' && message && !isDefault
    ? { status: 403, message }
    : RESPONSES.forbidden;
};
