import type { ServerResponse } from 'node:http';
import { attempt, refusedForm, readStatus } from '../../error-mapping/index.js';
import {
  type AdapterFacts,
  type ErrorResponder,
  type FastifyReplyLike,
  excludeResponse,
  getIncomingMessage,
  getNestResponder,
  isFastifyReply,
  rawResponse,
  type RequestLike,
} from '../../error-response/index.js';
import { formatAllow } from '../../status/index.js';
import { adapterRouting } from '../create-routing.js';
import type { AdapterErrorHandler, HttpAdapter } from '../http-adapter.js';
import type { GetControllerRoutes, ParsedTypes } from '../routing/adapter-routing.js';
import { isOfBody, isOfMediaType } from './body-errors.js';
import type { SetErrorHandler } from './error-handler.hook.js';
import { resolveUnmatched } from './resolve-unmatched.js';

/** Header fields that describe a body, which a 204 does not have (RFC 9110 §15.3.5, §8.6). */
const OF_BODY = ['Content-Type', 'Content-Length', 'Content-Encoding', 'Transfer-Encoding'] as const;

/** Responds to OPTIONS with 204 and the header fields that the response has already. */
export function respondToOptions(response: ServerResponse | FastifyReplyLike): void {
  const raw = rawResponse(response);
  if (raw.headersSent) return;
  for (const name of OF_BODY) {
    response.removeHeader(name);
    raw.removeHeader(name);
  }
  if (isFastifyReply(response)) {
    response.code(204);
    response.send(undefined);
  } else {
    response.statusCode = 204;
    response.end();
  }
}

type Next = ((error?: unknown) => unknown) | undefined;

/** The media types that are parsed, and the function that receives the error handler which Nest gives to the adapter. */
export interface HookedNotFound {
  readonly types: ParsedTypes;
  readonly setErrorHandler: SetErrorHandler;
}

/** The dependencies of the 404/405 handler, beside the routes. */
export interface RoutingInputs {
  readonly responder: ErrorResponder;
  /** Receives the function that looks up the methods of a path. */
  readonly facts: AdapterFacts;
  /** The routes of controllers: read at the first request without a route. */
  readonly controllerRoutes: GetControllerRoutes;
  /** Called for every request without a route. */
  unrouted?(request: object): void;
  /** Whether only the responder handles exceptions that no controller threw: the user has bound no global filter. */
  isOnlyResponder(): boolean;
}

/**
 * Responds to requests without a route: 405, 404, and OPTIONS. An error goes through the handler that Nest gives to the
 * adapter, and so through the user's own filters. `Allow` is set on the response before, so the response of such a filter
 * has it too.
 *
 * @returns the media types that are parsed, and the function that receives Nest's error handler
 */
export function hookNotFound(adapter: HttpAdapter, inputs: RoutingInputs): HookedNotFound {
  const respond = (thrown: unknown, request: RequestLike, response: object): void => {
    const { responder } = inputs;
    responder.respond(responder.mapError(thrown), thrown, request, response);
  };
  const routing = adapterRouting(adapter, inputs.controllerRoutes, respond);
  const { routes, types } = routing;
  inputs.facts.getAllow = request => formatAllow(routes.findMethods(request));
  // Each application that shares the adapter sets both handlers, so they are kept in pairs.
  let application: { handleError?: AdapterErrorHandler } = {};
  let applications = 0;
  let alone = false;

  const set = (response: object, name: string, value: string): void => {
    if (!adapter.isHeadersSent(response)) adapter.setHeader?.(response, name, value);
  };

  const respondUnmatched = (
    handleError: AdapterErrorHandler | undefined,
    request: RequestLike,
    response: object,
    next: Next,
  ): unknown => {
    inputs.unrouted?.(request);
    if (getNestResponder(response)) excludeResponse(response, undefined);
    inputs.responder.markUntaken(request);
    const { allow, exception } = resolveUnmatched(request, routes);
    // Nest would throw and catch the exception, and pass it to the only filter.
    if (exception && alone) return respond(exception, request, response);
    if (allow !== undefined) set(response, 'Allow', allow);
    if (!exception) return respondToOptions(response as ServerResponse);
    return handleError?.(exception, request as never, response as never, next as never);
  };

  const isUnserved = (request: RequestLike): boolean =>
    !routes.serves(request) && (routes.findMethods(request).size > 0 || !routes.mayServeOtherwise(request));

  // Internal: nest-adapter-methods
  adapter.setNotFoundHandler = (_handler: unknown, prefix?: string, ...rest: unknown[]) => {
    const own: typeof application = {};
    application = own;
    const onMiss = (request: RequestLike, response: object, next: Next): unknown =>
      respondUnmatched(own.handleError, request, response, next);
    return routing.setNotFoundHandler(onMiss, prefix, ...rest);
  };

  const setErrorHandler: SetErrorHandler = (handler, prefix) => {
    application.handleError = handler;
    // Nest has read the global filters by now.
    applications++;
    alone = applications === 1 && inputs.isOnlyResponder();
    // Express identifies an error handler by its four parameters.
    const onError = (error: unknown, request: RequestLike, response: object, next: Next): unknown => {
      const isUnboundRoute = attempt(() => isUnbound(error, request), false);
      if (getNestResponder(response) && !isUnboundRoute)
        return handler(error, request as never, response as never, next as never);
      // A 405 outranks any fault of the body; a 404 does only if nothing else could serve the request.
      const ofBody = attempt(() => isOfBody(error, request, routing), false);
      // On Express, the route itself would refuse a media type without a parser.
      if (ofBody && !isOfMediaType(error)) inputs.responder.markUntaken(request);
      if ((ofBody && isUnserved(request)) || isUnboundRoute) {
        return respondUnmatched(handler, request, response, next);
      }
      const form = attempt(() => refusedForm(error), undefined);
      if (form) set(response, 'Accept', types.list().join(', '));
      if (form === 'coding') set(response, 'Accept-Encoding', types.codings);
      return handler(error, request as never, response as never, next as never);
    };
    return routing.setErrorHandler(onError, prefix);
  };
  return { types, setErrorHandler };
}

/**
 * Whether an error only says that no route serves the request. On Fastify, Nest throws one for a route that is bound to
 * another host; it bypasses the filters and repeats the target. Fastify has one for a method that its router does not know
 * (HTTP/2 allows any).
 */
function isUnbound(error: unknown, request: RequestLike): boolean {
  if (readStatus(error) !== 404 || !(error instanceof Error)) return false;
  if ('code' in error && error.code === 'FST_ERR_NOT_FOUND') return true;
  // Internal: nest-unbound-host
  return error.message.startsWith(`Cannot ${getIncomingMessage(request).method} /`);
}
