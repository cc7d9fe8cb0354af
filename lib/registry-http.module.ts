import { type DynamicModule, Inject, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import {
  hasStarted,
  hookPipes,
  installHooks,
  type InstalledHooks,
  onAdapterReady,
  readEntityTags,
} from './adapter/index.js';
import {
  EXCEPTION_FILTER_OPTIONS,
  MediaTypeInterceptor,
  RegistryExceptionFilter,
  SUCCESS_OPTIONS,
  SuccessCodeInterceptor,
} from './enhancers/index.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './registry-http.module-definition.js';
import type { RegistryHttpAsyncOptions, RegistryHttpOptions } from './registry-http.options.js';
import {
  checkErrorCodes,
  CONTRACT,
  CONTRACT_OPTIONS,
  READ_ENTITY_TAGS,
  RegistryContract,
  reportAudit,
  reportExcluded,
  warnOfChallenge,
  warnOfFilters,
} from './route-contract/index.js';
import { validateOptions } from './validate-options.js';

const SETTINGS = Symbol.for('nestjs-registry-http: validated options');

/** Marks the configuration of an application that has imported the module already. */
const CONFIGURED = Symbol.for('nestjs-registry-http: configured');

/**
 * Enforces the status-code contract on every HTTP response of the application, on Express and on Fastify:
 * import it once, in the root module.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { RegistryHttpModule } from 'nestjs-registry-http';
 *
 * @Module({ imports: [RegistryHttpModule.forRoot()] })
 * export class AppModule {}
 * ```
 *
 * @see docs/reference/contract.md
 * @publicApi
 */
@Module({
  providers: [
    { provide: SETTINGS, inject: [MODULE_OPTIONS_TOKEN], useFactory: validateOptions },
    { provide: EXCEPTION_FILTER_OPTIONS, useExisting: SETTINGS },
    { provide: SUCCESS_OPTIONS, useExisting: SETTINGS },
    { provide: CONTRACT_OPTIONS, useExisting: SETTINGS },
    {
      provide: READ_ENTITY_TAGS,
      inject: [HttpAdapterHost],
      useFactory: (host: HttpAdapterHost) => () => readEntityTags(host.httpAdapter),
    },
    RegistryContract,
    { provide: CONTRACT, useExisting: RegistryContract },
    RegistryExceptionFilter,
    SuccessCodeInterceptor,
  ],
  exports: [
    EXCEPTION_FILTER_OPTIONS,
    SUCCESS_OPTIONS,
    CONTRACT,
    RegistryContract,
    RegistryExceptionFilter,
    SuccessCodeInterceptor,
  ],
})
export class RegistryHttpModule extends ConfigurableModuleClass implements OnModuleInit {
  private readonly logger = new Logger('RegistryHttp');
  /** Whether this import of the module enforces the contract. If there are several, only one does. */
  private readonly counts: boolean;
  private adapter: InstalledHooks | undefined;
  private rethrow: (() => void) | undefined;

  constructor(
    @Inject(SETTINGS) private readonly options: RegistryHttpOptions,
    @Inject(RegistryExceptionFilter) private readonly filter: RegistryExceptionFilter,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(RegistryContract) private readonly contract: RegistryContract,
  ) {
    super();
    const isSecond = CONFIGURED in config;
    this.counts = !isSecond && !hasStarted(host, () => contract.readSample());
    if (!this.counts) {
      this.logger.warn(
        isSecond
          ? 'RegistryHttpModule is imported twice with different options: the first import counts'
          : 'RegistryHttpModule is loaded after the application has registered its routes, and changes nothing: import it in the root module',
      );
      return;
    }
    Object.defineProperty(config, CONFIGURED, { value: true });
    // Nest adds the filters that are provided as APP_FILTER later, and asks the filter that was added last first. So every
    // filter of the user takes precedence over this one.
    // Internal: nest-filter-order
    config.addGlobalFilter(filter);
    this.rethrow = onAdapterReady(host, () => {
      const adapter = installHooks(host.httpAdapter, {
        options,
        responder: filter.responder,
        facts: filter.facts,
        contract,
        isOnlyResponder: () =>
          config.getGlobalFilters().every(other => other === filter) &&
          config.getGlobalRequestFilters().length === 0,
      });
      this.adapter = adapter;
      if (options.unsupportedMediaTypes === 'refuse' && host.httpAdapter.getType() === 'express') {
        config.addGlobalInterceptor(new MediaTypeInterceptor(() => adapter.parsedTypes()));
      }
    });
    host.listen$.subscribe(() => this.adapter?.onListen());
  }

  /**
   * Imports the module with the given options.
   *
   * @throws TypeError that names the invalid option
   *
   * @example
   * ```ts
   * import { RegistryHttpModule } from 'nestjs-registry-http';
   *
   * RegistryHttpModule.forRoot({ challenge: { scheme: 'Basic', realm: 'facilities' } });
   * ```
   */
  static override forRoot(options: RegistryHttpOptions = {}): DynamicModule {
    return super.forRoot(validateOptions(options));
  }

  /**
   * Imports the module with options that depend on injected providers, or that are loaded asynchronously.
   *
   * @throws TypeError unless exactly one of `useFactory`, `useClass` and `useExisting` is given. If an option is invalid,
   * start-up fails with a TypeError that names it.
   *
   * @example
   * ```ts
   * import { ConfigService } from '@nestjs/config';
   * import { RegistryHttpModule } from 'nestjs-registry-http';
   *
   * RegistryHttpModule.forRootAsync({
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ unlistedStatuses: config.getOrThrow('UNLISTED_STATUSES') }),
   * });
   * ```
   */
  static override forRootAsync(options: RegistryHttpAsyncOptions): DynamicModule {
    const forms = ['useFactory', 'useClass', 'useExisting'] as const;
    if (forms.filter(form => options[form] !== undefined).length !== 1) {
      throw new TypeError(`RegistryHttpModule.forRootAsync: give exactly one of ${forms.join(', ')}`);
    }
    return super.forRootAsync(options);
  }

  /** Hooks the server, and reports the routes that are known to contradict the contract; Nest calls it. */
  onModuleInit(): void {
    if (!this.counts) return;
    this.rethrow?.();
    this.adapter?.onServer();
    const { exclude = [] } = this.options;
    this.contract.freeze();
    hookPipes(this.modules, this.config, this.contract.handlers);
    reportExcluded(exclude, this.modules, this.logger);
    const { declarations } = this.contract;
    this.filter.facts.noteErrorCode = checkErrorCodes(declarations, this.contract.options, this.logger);
    reportAudit(declarations, this.options.successCodes ?? 'enforce', this.logger);
    warnOfFilters(
      [...this.config.getGlobalFilters(), ...this.config.getGlobalRequestFilters()],
      this.contract,
      this.logger,
    );
    warnOfChallenge(this.contract, this.logger);
  }
}
