/**
 * The module, the exceptions, the decorators: what an application imports.
 *
 * @module nestjs-registry-http
 */

export { registryFastifyOptions, type RegistryFastifyOptions } from './adapter/index.js';
export {
  type ExceptionType,
  Location,
  type LocationOf,
  RequestHeader,
  SuccessCode,
  thrownBy,
  type ThrownBy,
  type ThrownError,
  type ThrownErrorOptions,
  Throws,
} from './decorators/index.js';
export {
  RegistryExceptionFilter,
  type RegistryExceptionFilterOptions,
  SuccessCodeInterceptor,
} from './enhancers/index.js';
export type { ErrorMapper, ErrorOptions, LibraryName } from './error-mapping/index.js';
export type { ErrorContext, ResponseOptions } from './error-response/index.js';
export {
  BadRequestException,
  type Challenge,
  ConflictException,
  ForbiddenException,
  GoneException,
  type HeaderFields,
  InternalServerErrorException,
  MethodNotAllowedException,
  type MethodNotAllowedExceptionOptions,
  NotFoundException,
  RegistryException,
  type RegistryExceptionOptions,
  UnauthorizedException,
  type UnauthorizedExceptionOptions,
} from './exceptions/index.js';
export { RegistryHttpModule } from './registry-http.module.js';
export type {
  RegistryHttpAsyncOptions,
  RegistryHttpOptions,
  RegistryHttpOptionsFactory,
} from './registry-http.options.js';
export {
  type ContractPageOptions,
  type DeclarationOptions,
  type DeclaredError,
  type ErrorCatalogueEntry,
  type ErrorCatalogueOperation,
  type ErrorSource,
  type InferredController,
  type InferredError,
  type InferredErrors,
  type PathContract,
  RegistryContract,
  renderContractPage,
  type RouteContract,
  type RouteSuccess,
  type Undeclared,
} from './route-contract/index.js';
export {
  codeOf,
  type CodeOf,
  type EmptyBody,
  type ErrorDetail,
  type PageStatus,
  type RegistryErrorBody,
  type RegistryResultBody,
  STATUS_CODES,
  STATUS_MEANINGS,
  successCodeOf,
  type SuccessCodes,
  type SuccessOptions,
  type SuccessStatus,
} from './status/index.js';
