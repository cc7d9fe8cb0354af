import type { PackageCall } from '../program/package-calls.js';

/** An error that a package throws, with the response that this library sends for it. */
export interface KnownError {
  /** `undefined` for an error that only a pipe or a filter turns into a response. */
  readonly status: number | undefined;
  readonly name: string;
  readonly message?: string;
}

/** A function or method of a package that is known to throw. */
export interface KnownCall extends PackageCall {
  readonly errors: readonly KnownError[];
  /** The option, or the position of the argument, by which the application gives its own error. */
  readonly ownError?: string | number;
  /** Whether it throws only if that option is set. */
  readonly needsOption?: true;
  /** The option that the last argument must have. */
  readonly option?: string;
  /** Whether it passes the error to a callback instead, if it gets one. */
  readonly hasCallback?: true;
}

const notFound = (name: string): readonly KnownError[] => [
  { status: 404, name, message: 'Resource not found' },
];
const invalidToken = (name: string): readonly KnownError[] => [
  { status: 401, name, message: 'The token is not valid' },
];

const FILE: readonly KnownError[] = [
  { status: 404, name: 'NotFoundError', message: 'Resource not found' },
  { status: 412, name: 'PreconditionFailedError' },
  { status: 416, name: 'RangeNotSatisfiableError' },
];
const FILE_OF_FOLDER: readonly KnownError[] = [
  { status: 400, name: 'BadRequestError' },
  { status: 403, name: 'ForbiddenError' },
  ...FILE,
];

const FILE_TOO_LARGE: KnownError = { status: 413, name: 'FastifyError', message: 'A file is too large' };

/** The functions and methods of packages that are known to throw. */
export const KNOWN_CALLS: readonly KnownCall[] = [
  { from: /^typeorm$/, names: /OrFail$/, errors: notFound('EntityNotFoundError') },
  { from: /^@mikro-orm\//, names: /OrFail$/, errors: notFound('NotFoundError'), ownError: 'failHandler' },
  { from: /^mongoose$/, names: /^orFail$/, errors: notFound('DocumentNotFoundError'), ownError: 0 },
  {
    from: /Delegate$/,
    names: /OrThrow$|^(update|delete)$/,
    errors: notFound('PrismaClientKnownRequestError'),
  },
  {
    from: /^sequelize$/,
    names: /^find(One|ByPk|All)$/,
    errors: notFound('SequelizeEmptyResultError'),
    ownError: 'rejectOnEmpty',
    needsOption: true,
  },

  {
    from: /^@nestjs\/jwt$|^@types\/jsonwebtoken$/,
    names: /^verify(Async)?$/,
    errors: invalidToken('JsonWebTokenError'),
    hasCallback: true,
  },
  {
    from: /^jose$/,
    names: /^(jwt|compact|flattened|general)(Verify|Decrypt)$|^decodeJwt$/,
    errors: invalidToken('JOSEError'),
  },
  {
    from: /^apple-signin-auth$/,
    names: /^verify(Id|Webhook)Token$/,
    errors: invalidToken('JsonWebTokenError'),
  },
  {
    from: /^jwks-rsa$/,
    names: /^getSigningKey$/,
    errors: invalidToken('SigningKeyNotFoundError'),
    hasCallback: true,
  },
  {
    from: /^@casl\/ability$/,
    names: /^throwUnlessCan$/,
    errors: [{ status: 403, name: 'ForbiddenError', message: 'You do not have permission to do this' }],
  },

  {
    from: /^@fastify\/multipart$/,
    names: /^(file|files|parts|formData|saveRequestFiles)$/,
    errors: [
      { status: 400, name: 'Error', message: 'The body is malformed' },
      FILE_TOO_LARGE,
      { status: 415, name: 'FastifyError', message: 'The media type is not supported' },
    ],
  },
  { from: /^@fastify\/multipart$/, names: /^toBuffer$/, errors: [FILE_TOO_LARGE] },

  {
    from: /^@types\/express-serve-static-core$/,
    names: /^(sendFile|download)$/,
    errors: FILE_OF_FOLDER,
    option: 'root',
    hasCallback: true,
  },
  {
    from: /^@types\/express-serve-static-core$/,
    names: /^(sendFile|download)$/,
    errors: FILE,
    hasCallback: true,
  },
  { from: /^@fastify\/static$/, names: /^(sendFile|download)$/, errors: FILE_OF_FOLDER },

  // A client sent the data only if a pipe parses them.
  { from: /^zod$/, names: /^parse(Async)?$/, errors: [{ status: undefined, name: 'ZodError' }] },
  { from: /^valibot$/, names: /^parse(Async)?$/, errors: [{ status: undefined, name: 'ValiError' }] },

  {
    from: /^@nestjs\/terminus$/,
    names: /^check$/,
    errors: [{ status: 503, name: 'ServiceUnavailableException' }],
  },
];

/** The errors of schemas: 400 if a pipe throws them. */
export const SCHEMA_ERRORS: ReadonlySet<string> = new Set(['ZodError', 'ValiError']);
