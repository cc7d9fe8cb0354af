import {
  BadRequestException,
  ConflictException,
  NotFoundException,
  RegistryException,
  UnauthorizedException,
  withoutStack,
  type UnauthorizedExceptionOptions,
} from '../../exceptions/index.js';

interface Answer extends Pick<UnauthorizedExceptionOptions, 'headers' | 'challenge'> {
  readonly status: keyof typeof EXCEPTIONS;
  readonly message: string;
}

/** What a client is told when the fault may be gone soon (RFC 9110 §10.2.3). */
const SOON = { 'Retry-After': '5' };

/** RFC 6750 §3.1: a token that is expired, revoked, malformed or invalid for other reasons. */
const INVALID_TOKEN = { scheme: 'Bearer', error: 'invalid_token' };

/**
 * All that is ever said about an error of others. Their own words, and the names of their tables, columns, constraints
 * and hosts, stay in the log. The messages of the 5xx are the log's too.
 */
export const ANSWERS = {
  missingValue: { status: 400, message: 'A required value is missing' },
  refusedValue: { status: 400, message: 'A value is not allowed' },
  malformedValue: { status: 400, message: 'A value is malformed' },
  outOfRange: { status: 400, message: 'A value is out of range' },
  tooLong: { status: 400, message: 'A value is too long' },
  invalid: { status: 400, message: 'Validation failed' },

  notAuthenticated: { status: 401, message: 'Authentication is required' },
  invalidToken: { status: 401, message: 'The token is not valid', challenge: INVALID_TOKEN },
  expiredToken: { status: 401, message: 'The token has expired', challenge: INVALID_TOKEN },

  notFound: { status: 404, message: 'Resource not found' },

  alreadyExists: { status: 409, message: 'Already exists' },
  excluded: { status: 409, message: 'Conflicts with something that exists' },
  missingReference: { status: 409, message: 'Refers to something that does not exist' },
  stillReferenced: { status: 409, message: 'Something else still refers to it' },
  brokenReference: {
    status: 409,
    message: 'Refers to something that does not exist, or something else still refers to it',
  },
  writeConflict: { status: 409, message: 'Another change got in the way: try again' },
  changedMeanwhile: { status: 409, message: 'It was changed in the meantime: read it again' },

  upstreamFailed: { status: 502, message: 'An upstream service failed' },
  databaseUnavailable: { status: 503, message: 'The database is not available', headers: SOON },
  databaseTimeout: { status: 503, message: 'The database took too long', headers: SOON },
  connectionFailed: { status: 503, message: 'A connection failed', headers: SOON },
  upstreamUnavailable: { status: 503, message: 'An upstream service is not available', headers: SOON },
  upstreamTimeout: { status: 504, message: 'An upstream service took too long' },
} as const satisfies Record<string, Answer>;

/** What an error of others is answered with. */
export type AnswerName = keyof typeof ANSWERS;

type Make = (message: string, options: UnauthorizedExceptionOptions) => RegistryException;

const EXCEPTIONS = {
  400: (message, options) => new BadRequestException(message, options),
  401: (message, options) => new UnauthorizedException(message, options),
  404: (message, options) => new NotFoundException(message, options),
  409: (message, options) => new ConflictException(message, options),
  502: (message, options) => new RegistryException(502, message, options),
  503: (message, options) => new RegistryException(503, message, options),
  504: (message, options) => new RegistryException(504, message, options),
} as const satisfies Record<number, Make>;

/** The exception of an answer. What was thrown is its cause, so that the log has all of it. */
export function exceptionFor(name: AnswerName, cause: unknown): RegistryException {
  const { status, message, headers, challenge }: Answer = ANSWERS[name];
  return withoutStack(() => EXCEPTIONS[status](message, { cause, headers, challenge }));
}
