import { isErrorStatus } from '../../../status/index.js';
import { readNestBody } from '../../mappers/nest-exception.mapper.js';
import { withoutStatusPhrase } from '../../to-exception.js';
import { type LibraryMapper, headerField, member } from '../error-facts.js';
import type { LibraryResponse } from '../responses.js';

/**
 * The `APIError` of better-auth, and of better-call under it: https://github.com/better-auth/better-call (src/error.ts). Its body is
 * what better-auth's own routes send to clients. Other libraries have an `APIError` too, for what an upstream sent: they have no
 * `statusCode` and `body` beside a `status` that is the name of it.
 */
export const mapBetterAuthError: LibraryMapper = ({ error, name }) => {
  const status = member(error, 'status');
  const statusCode = member(error, 'statusCode');
  const isItsOwn =
    name === 'APIError' &&
    'body' in error &&
    'headers' in error &&
    (status === statusCode || (typeof status === 'string' && STATUS_NAME.test(status)));
  if (!isItsOwn || !isErrorStatus(statusCode)) return undefined;
  const body = member(error, 'body');
  const { message, ...rest } = readNestBody({ getStatus: () => statusCode, getResponse: () => body });
  return {
    ...rest,
    status: statusCode,
    message: withoutStatusPhrase(message, statusCode),
    headers: readHeaders(error),
  };
};

/** `UNAUTHORIZED`, `I'M_A_TEAPOT` */
const STATUS_NAME = /^[A-Z][A-Z_']+$/;

function readHeaders(error: object): LibraryResponse['headers'] {
  return { ...headerField(error, 'WWW-Authenticate'), ...headerField(error, 'Retry-After') };
}
