/** The statuses of Nest's exceptions and of this library's, by the names of their classes. */
export const STATUS_OF_CLASS: Readonly<Record<string, number>> = {
  BadRequestException: 400,
  UnauthorizedException: 401,
  PaymentRequiredException: 402,
  ForbiddenException: 403,
  NotFoundException: 404,
  MethodNotAllowedException: 405,
  NotAcceptableException: 406,
  RequestTimeoutException: 408,
  ConflictException: 409,
  GoneException: 410,
  PreconditionFailedException: 412,
  PayloadTooLargeException: 413,
  UnsupportedMediaTypeException: 415,
  ImATeapotException: 418,
  MisdirectedException: 421,
  UnprocessableEntityException: 422,
  InternalServerErrorException: 500,
  NotImplementedException: 501,
  BadGatewayException: 502,
  ServiceUnavailableException: 503,
  GatewayTimeoutException: 504,
  HttpVersionNotSupportedException: 505,
  ThrottlerException: 429,
};

/** The packages that these classes belong to. */
export const EXCEPTION_PACKAGES: ReadonlySet<string> = new Set([
  '@nestjs/common',
  '@nestjs/throttler',
  'nestjs-registry-http',
]);

/** The classes whose second argument is the status. */
export const STATUS_ARGUMENT: Readonly<Record<string, number>> = { HttpException: 1, RegistryException: 0 };
