import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  type HttpException,
  Inject,
  Optional,
} from '@nestjs/common';
import {
  type ErrorOptions,
  createErrorMapper,
  type MapError,
  isFrameworkError,
} from '../error-mapping/index.js';
import {
  type AdapterFacts,
  ErrorResponder,
  getNestResponder,
  logFailure,
  rawResponse,
  type RequestLike,
  type ResponseOptions,
} from '../error-response/index.js';
import type { RegistryException } from '../exceptions/index.js';
import { delegateToTransport } from './non-http-contexts.js';
import { sendSuccess, isSuccess, ThrownSuccesses } from './send-thrown-success.js';

/**
 * Whether this is a response of a server: Node's, Express's or Fastify's. Libraries that run handlers through Nest's
 * external contexts (queues, webhooks, commands) may do so under the type `http`, with arguments of their own.
 */
export function isHttpResponse(response: unknown): response is object {
  if (typeof response !== 'object' || response === null) return false;
  const raw: unknown = rawResponse(response);
  return typeof raw === 'object' && raw !== null && 'setHeader' in raw && 'end' in raw;
}

/** The filter's options, or the responder that the module has created from them. */
export const EXCEPTION_FILTER_OPTIONS = Symbol.for(
  'nestjs-registry-http: options of RegistryExceptionFilter',
);

/**
 * Options of {@link RegistryExceptionFilter}.
 *
 * @publicApi
 */
export interface RegistryExceptionFilterOptions extends ErrorOptions, ResponseOptions {}

/**
 * Responds to everything that is thrown with the contract's status and body. Over HTTP it never throws and never rejects.
 * Errors of RPC handlers, WebSocket gateways and GraphQL resolvers are left to what their transports expect, and those of
 * excluded controllers to Nest.
 *
 * `RegistryHttpModule` binds it globally. Bind it by hand to use it without the module, or with other options for one
 * controller.
 *
 * @example
 * ```ts
 * import { NestFactory } from '@nestjs/core';
 * import { RegistryExceptionFilter } from 'nestjs-registry-http';
 * import { AppModule } from './app.module.js';
 *
 * const app = await NestFactory.create(AppModule);
 * app.useGlobalFilters(new RegistryExceptionFilter({ unlistedStatuses: 'fold' }));
 * ```
 *
 * @see RFC 9110 §15.5, §15.6; RFC 9457
 * @publicApi
 */
@Catch()
export class RegistryExceptionFilter implements ExceptionFilter {
  /** @internal */
  readonly responder: ErrorResponder;
  /** @internal */
  readonly facts: AdapterFacts = {};
  private readonly mapError: MapError;
  private readonly successes = new ThrownSuccesses();

  constructor(@Optional() @Inject(EXCEPTION_FILTER_OPTIONS) options: RegistryExceptionFilterOptions = {}) {
    this.mapError = createErrorMapper(options, failure =>
      logFailure('A mapper of mapErrors failed', failure),
    );
    this.responder = new ErrorResponder(options, { mapError: this.mapError, facts: this.facts });
  }

  /** The exception that replaces one which the route does not declare. */
  private verify(exception: RegistryException, thrown: unknown, request: RequestLike): RegistryException {
    try {
      return this.facts.verify?.(exception, thrown, request) ?? exception;
    } catch (failure) {
      logFailure('What a route declares could not be verified', failure);
      return exception;
    }
  }

  private handleSuccess(thrown: HttpException, request: RequestLike, response: object): boolean {
    try {
      sendSuccess(thrown, response);
      this.successes.warn(thrown.getStatus(), request);
      return true;
    } catch {
      // The body cannot be serialised.
      return false;
    }
  }

  /** @throws in a resolver of GraphQL, as Nest's own filter does there: the driver responds to the thrown error */
  catch(thrown: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') return delegateToTransport(thrown, host);
    const http = host.switchToHttp();
    const response = http.getResponse<unknown>();
    if (!isHttpResponse(response)) return;
    const respondAsNest = getNestResponder(response);
    if (respondAsNest) return respondAsNest(thrown, host);
    const request = http.getRequest<RequestLike>();
    const exception = this.mapError(thrown, isFrameworkError(request, thrown));
    // The library maps a thrown success to a 500. A user's mapper takes precedence.
    const mayBeSuccess = exception.cause === thrown && exception.getStatus() === 500;
    if (mayBeSuccess && isSuccess(thrown) && this.handleSuccess(thrown, request, response)) return;
    const verified = this.verify(exception, thrown, request);
    this.responder.respond(verified, verified === exception ? thrown : verified, request, response);
  }
}
