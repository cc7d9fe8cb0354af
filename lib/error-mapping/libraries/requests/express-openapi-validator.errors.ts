import type { ErrorDetail } from '../../../status/index.js';
import { isRecord } from '../../is-record.js';
import { locateDetail, VALIDATION_FAILED } from '../../validation/index.js';
import { type LibraryMapper, headerField, lookUp, member } from '../error-facts.js';
import { type LibraryResponse, RESPONSES } from '../responses.js';

/**
 * The errors of express-openapi-validator, by name: https://github.com/cdimascio/express-openapi-validator
 * (src/framework/types.ts). Its 5xx, among them those of a response that is not as documented, are left out: a masked 500. What
 * a security handler throws becomes the message of its 401 and 403, which is not sent for that.
 */
export const OPENAPI_VALIDATOR_NAMES = {
  'Bad Request': { status: 400, message: VALIDATION_FAILED },
  Unauthorized: RESPONSES.notAuthenticated,
  Forbidden: RESPONSES.forbidden,
  'Not Found': RESPONSES.notFound,
  'Method Not Allowed': { status: 405 },
  'Not Acceptable': { status: 406 },
  'Request Entity Too Large': { status: 413, message: 'The body is too large' },
  'Unsupported Media Type': RESPONSES.unsupportedMediaType,
} as const satisfies Record<string, LibraryResponse>;

/** express-openapi-validator, with the places of its problems. */
export const mapOpenapiValidatorError: LibraryMapper = ({ error, name, message }) => {
  const response = lookUp<LibraryResponse>(OPENAPI_VALIDATOR_NAMES, name);
  const problems = member(error, 'errors');
  if (!response || member(error, 'status') !== response.status || !isProblems(problems)) return undefined;
  if (response.status === 405) return { ...response, headers: headerField(error, 'Allow') };
  if (response.status !== 400) return response;
  const errors = problems.flatMap(toErrorDetail);
  if (errors.length) return { ...response, errors };
  return typeof message === 'string' ? { status: 400, message } : response;
};

interface Problem {
  readonly path: string;
  readonly message: string;
  readonly errorCode?: unknown;
}

function isProblems(problems: unknown): problems is readonly Problem[] {
  return Array.isArray(problems) && problems.length > 0 && problems.every(isProblem);
}

function isProblem(problem: unknown): problem is Problem {
  return isRecord(problem) && typeof problem['path'] === 'string' && typeof problem['message'] === 'string';
}

/** The parts of a request that it validates, as sources of a value. A cookie has no place of its own. */
const SOURCES = {
  body: 'body',
  query: 'query',
  params: 'param',
  headers: 'header',
  cookies: 'cookie',
} as const satisfies Record<string, string>;

/** `/body/users/0/email`, `/query/limit`, `/headers/x-key`; `.query.limit` in some. Any other is the path of the request. */
function toErrorDetail({ path, message, errorCode }: Problem): ErrorDetail[] {
  const [, separator = '', part = '', rest = ''] =
    /^([/.])(body|query|params|headers|cookies)(?![^/.])(.*)$/s.exec(path) ?? [];
  const source = lookUp<string>(SOURCES, part);
  if (!source) return [];
  const segments = rest
    .split(separator)
    .slice(1)
    .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [first] = segments;
  const code = readKeyword(errorCode);
  const name = code !== undefined && { code };
  if (source === 'header') return [{ ...(first === undefined ? {} : { header: first }), message, ...name }];
  if (source === 'cookie')
    return [{ message: first === undefined ? message : `cookie ${first}: ${message}`, ...name }];
  return [{ ...(locateDetail({ type: source }, segments, message) ?? { message }), ...name }];
}

/** The keyword of the schema, as Fastify's validation names it: `required` of `required.openapi.validation`. */
function readKeyword(errorCode: unknown): string | undefined {
  return typeof errorCode === 'string' ? /^(\w+)\.openapi\.validation$/.exec(errorCode)?.[1] : undefined;
}
