import type { ConfigurableModuleAsyncOptions, Type } from '@nestjs/common';
import type { ErrorOptions } from './error-mapping/index.js';
import type { ResponseOptions } from './error-response/index.js';
import type { DeclarationOptions } from './route-contract/index.js';
import type { SuccessOptions } from './status/index.js';

/**
 * The options of `RegistryHttpModule.forRoot()`. Every one has a default that follows the contract.
 *
 * @example
 * ```ts
 * import type { RegistryHttpOptions } from 'nestjs-registry-http';
 *
 * const options: RegistryHttpOptions = {
 *   challenge: { scheme: 'Basic', realm: 'facilities' },
 *   successCodes: 'strict',
 * };
 * ```
 *
 * @publicApi
 */
export interface RegistryHttpOptions
  extends ErrorOptions, ResponseOptions, SuccessOptions, DeclarationOptions {
  /**
   * Whether the module's providers can be injected everywhere without importing it again. The contract is enforced on the
   * whole application in either case.
   *
   * @defaultValue `true`
   */
  isGlobal?: boolean;
  /**
   * Controllers that stay as in bare Nest, by their exact classes: a subclass is another controller. Handlers, guards (global
   * ones too), pipes and interceptors of these classes respond as without the module: body, header fields, success codes,
   * empty results, logging. Errors that occur before a route is chosen follow the contract: 404, 405, a body that no parser
   * can read. Meant for moving an application one controller after another.
   *
   * @defaultValue `[]`
   *
   * @example
   * ```ts
   * import { Controller, Get } from '@nestjs/common';
   * import { RegistryHttpModule } from 'nestjs-registry-http';
   *
   * @Controller('legacy')
   * class LegacyController {
   *   @Get()
   *   find() {
   *     return { legacy: true };
   *   }
   * }
   *
   * RegistryHttpModule.forRoot({ exclude: [LegacyController] });
   * ```
   */
  exclude?: readonly Type[];
  /**
   * How a body is handled whose media type no parser reads. With `ignore`, Express calls the handler with an `undefined`
   * `@Body()`. `refuse` responds with `415 Unsupported Media Type`, and lists the media types that are parsed in `Accept`
   * (RFC 9110 §15.5.16). Multipart bodies are left to the interceptors that parse them. Fastify always refuses such a body.
   *
   * @defaultValue `'ignore'`
   */
  unsupportedMediaTypes?: 'ignore' | 'refuse';
}

/**
 * Creates the options of the module, if they depend on injected providers.
 *
 * @example
 * ```ts
 * import { Injectable } from '@nestjs/common';
 * import type { RegistryHttpOptions, RegistryHttpOptionsFactory } from 'nestjs-registry-http';
 *
 * @Injectable()
 * export class HttpContract implements RegistryHttpOptionsFactory {
 *   createRegistryHttpOptions(): RegistryHttpOptions {
 *     return { unlistedStatuses: 'fold' };
 *   }
 * }
 * ```
 *
 * @publicApi
 */
export interface RegistryHttpOptionsFactory {
  createRegistryHttpOptions():
    Promise<Omit<RegistryHttpOptions, 'isGlobal'>> | Omit<RegistryHttpOptions, 'isGlobal'>;
}

/**
 * The options of `RegistryHttpModule.forRootAsync()`: exactly one of `useFactory`, `useClass` and `useExisting`.
 *
 * @example
 * ```ts
 * import { ConfigModule, ConfigService } from '@nestjs/config';
 * import type { RegistryHttpAsyncOptions } from 'nestjs-registry-http';
 *
 * const options: RegistryHttpAsyncOptions = {
 *   imports: [ConfigModule],
 *   inject: [ConfigService],
 *   useFactory: (config: ConfigService) => ({ challenge: { scheme: 'Basic', realm: config.getOrThrow('REALM') } }),
 * };
 * ```
 *
 * @publicApi
 */
export interface RegistryHttpAsyncOptions
  extends
    ConfigurableModuleAsyncOptions<Omit<RegistryHttpOptions, 'isGlobal'>, 'createRegistryHttpOptions'>,
    Pick<RegistryHttpOptions, 'isGlobal'> {}
