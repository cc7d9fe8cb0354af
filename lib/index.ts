export { registryFastifyOptions, type RegistryFastifyOptions } from './adapter/index.js';
export {
  codeOf,
  STATUS_CODES,
  STATUS_MEANINGS,
  successCodeOf,
  type CodeOf,
  type EmptyBody,
  type ErrorDetail,
  type PageStatus,
  type RegistryErrorBody,
  type RegistryResultBody,
  type SuccessCodes,
  type SuccessOptions,
  type SuccessStatus,
} from './contract/index.js';
export {
  BadRequestException,
  ConflictException,
  ForbiddenException,
  GoneException,
  InternalServerErrorException,
  MethodNotAllowedException,
  NotFoundException,
  RegistryException,
  UnauthorizedException,
  type Challenge,
  type HeaderFields,
  type MethodNotAllowedExceptionOptions,
  type RegistryExceptionOptions,
  type UnauthorizedExceptionOptions,
} from './exceptions/index.js';
export type { LibraryName, ErrorOptions, ErrorMapper } from './errors/index.js';
export { RegistryExceptionFilter, type RegistryExceptionFilterOptions } from './filter/index.js';
export { SuccessCodeInterceptor } from './interceptor/index.js';
export { RegistryHttpModule } from './registry-http.module.js';
export type {
  RegistryHttpAsyncOptions,
  RegistryHttpOptions,
  RegistryHttpOptionsFactory,
} from './registry-http.options.js';
export {
  RequestHeader,
  Location,
  RegistryContract,
  renderContractPage,
  SuccessCode,
  thrownBy,
  Throws,
  type ContractPageOptions,
  type DeclarationOptions,
  type DeclaredError,
  type ErrorSource,
  type ExceptionType,
  type InferredController,
  type InferredError,
  type InferredErrors,
  type LocationOf,
  type PathContract,
  type RouteContract,
  type RouteSuccess,
  type ThrownBy,
  type ThrownError,
  type ThrownErrorOptions,
  type Undeclared,
} from './declarations/index.js';
export type { ErrorContext, ResponseOptions } from './response/index.js';
