import {
  BadRequestException,
  ConflictException,
  ForbiddenException,
  MethodNotAllowedException,
  NotFoundException,
  RegistryException,
  UnauthorizedException,
  type UnauthorizedExceptionOptions,
  withoutStack,
} from '../../exceptions/index.js';

/** The response to one error: its status, and its message and header fields. */
export interface LibraryResponse extends Omit<UnauthorizedExceptionOptions, 'cause'> {
  readonly status: number;
  readonly message?: string | undefined;
}

/** The header field of a response to a temporary fault (RFC 9110 §10.2.3). */
const SOON = { 'Retry-After': '5' };

/** RFC 6750 §3.1: a token that is expired, revoked, malformed or invalid for other reasons. */
const INVALID_TOKEN = { scheme: 'Bearer', error: 'invalid_token' };

/**
 * The responses that several libraries share. A library's message, and the names of tables, columns, constraints and hosts,
 * are only logged; if a library's message is made for clients, its file says so. The message of a 5xx is only logged too.
 */
export const RESPONSES = {
  missingValue: { status: 400, message: 'A required value is missing' },
  refusedValue: { status: 400, message: 'A value is not allowed' },
  malformedValue: { status: 400, message: 'A value is malformed' },
  outOfRange: { status: 400, message: 'A value is out of range' },
  tooLong: { status: 400, message: 'A value is too long' },
  invalid: { status: 400, message: 'Validation failed' },

  notAuthenticated: { status: 401, message: 'Authentication is required' },
  invalidToken: { status: 401, message: 'The token is not valid', challenge: INVALID_TOKEN },
  expiredToken: { status: 401, message: 'The token has expired', challenge: INVALID_TOKEN },

  forbidden: { status: 403, message: 'You do not have permission to do this' },

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

  tooLargeFile: { status: 413, message: 'A file is too large' },
  unsupportedMediaType: { status: 415, message: 'The media type is not supported' },

  upstreamFailed: { status: 502, message: 'An upstream service failed' },
  databaseUnavailable: { status: 503, message: 'The database is not available', headers: SOON },
  databaseTimeout: { status: 503, message: 'The database took too long', headers: SOON },
  connectionFailed: { status: 503, message: 'A connection failed', headers: SOON },
  upstreamUnavailable: { status: 503, message: 'An upstream service is not available', headers: SOON },
  upstreamTimeout: { status: 504, message: 'An upstream service took too long' },
} as const satisfies Record<string, LibraryResponse>;

/** The name of a response that several libraries share. */
export type ResponseKind = keyof typeof RESPONSES;

/** The responses to a value that a database refused. */
const DATABASE_REFUSALS: ReadonlySet<unknown> = new Set<ResponseKind>([
  'missingValue',
  'refusedValue',
  'malformedValue',
  'outOfRange',
  'tooLong',
  'invalid',
]);

const databaseRefusals = new WeakSet<object>();

/** Whether an exception stands for a value that a database refused: a fault of the client, or often a bug of the server. */
export function isDatabaseRefusal(exception: object): boolean {
  return databaseRefusals.has(exception);
}

type Make = (message: string | undefined, options: UnauthorizedExceptionOptions) => RegistryException;

/** The statuses that have a class of their own. */
const EXCEPTIONS: ReadonlyMap<number, Make> = new Map<number, Make>([
  [400, (message, options) => new BadRequestException(message, options)],
  [401, (message, options) => new UnauthorizedException(message, options)],
  [403, (message, options) => new ForbiddenException(message, options)],
  [404, (message, options) => new NotFoundException(message, options)],
  [405, (message, options) => new MethodNotAllowedException(message, options)],
  [409, (message, options) => new ConflictException(message, options)],
]);

/** Creates the exception for a response. The thrown error is its cause, so that it is logged completely. */
export function exceptionFor(response: ResponseKind | LibraryResponse, cause: unknown): RegistryException {
  const { status, message, ...rest }: LibraryResponse =
    typeof response === 'string' ? RESPONSES[response] : response;
  const options = { ...rest, cause };
  const exception = withoutStack(
    () => EXCEPTIONS.get(status)?.(message, options) ?? new RegistryException(status, message, options),
  );
  if (DATABASE_REFUSALS.has(response)) databaseRefusals.add(exception);
  return exception;
}
