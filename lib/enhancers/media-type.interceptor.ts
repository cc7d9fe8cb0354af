import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallHandler, ExecutionContext, NestInterceptor, Type } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { getNestResponder } from '../error-response/index.js';
import { RegistryException } from '../exceptions/index.js';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '../nest-internals.js';

const BODY_PARAMETERS: ReadonlySet<number> = new Set([RouteParamtypes.BODY, RouteParamtypes.RAW_BODY]);

/**
 * Refuses a body that no parser has read with 415, if the handler uses the body. The option `unsupportedMediaTypes: 'refuse'`
 * binds it globally. As an interceptor, it runs after the guards.
 */
export class MediaTypeInterceptor implements NestInterceptor {
  private readonly reading = new WeakMap<object, Map<object, boolean>>();

  /** @param parsed - the media types that are parsed */
  constructor(private readonly parsed: () => readonly string[]) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() === 'http' && this.readsBody(context)) {
      const http = context.switchToHttp();
      const response = http.getResponse<ServerResponse>();
      if (isUnparsed(http.getRequest()) && !getNestResponder(response)) this.refuse(response);
    }
    return next.handle();
  }

  private refuse(response: ServerResponse): never {
    const accept = this.parsed().join(', ');
    // Set on the response, so that the response of a user's filter has it too.
    if (!response.headersSent) response.setHeader('Accept', accept);
    throw new RegistryException(415, 'The media type is not supported', { headers: { Accept: accept } });
  }

  private readsBody(context: ExecutionContext): boolean {
    const controller = context.getClass();
    const handler = context.getHandler();
    let known = this.reading.get(controller);
    if (!known) this.reading.set(controller, (known = new Map()));
    let reads = known.get(handler);
    if (reads === undefined) known.set(handler, (reads = readsBody(controller, handler)));
    return reads;
  }
}

/** As Nest keeps it: for each parameter a key of its kind and its index. */
function readsBody(controller: Type, handler: object): boolean {
  const name = findMethodName(controller, handler);
  if (name === undefined) return false;
  // Internal: nest-route-arguments
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) as object | undefined;
  return Object.keys(parameters ?? {}).some(key => BODY_PARAMETERS.has(Number(key.split(':')[0])));
}

/**
 * Finds the name of a handler's method by its function. `handler.name` may differ: a decorator may replace the
 * function.
 */
function findMethodName(controller: Type, handler: object): string | undefined {
  for (
    let prototype: unknown = controller.prototype;
    typeof prototype === 'object' && prototype !== null;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (value === handler) return name;
    }
  }
  return undefined;
}

/** A multipart body is parsed later, by an interceptor of the route. */
function isUnparsed(request: IncomingMessage & { readonly body?: unknown }): boolean {
  const { headers, body, readableDidRead } = request;
  // Body-parser 1, of early releases of Nest 11, leaves an empty object behind where it has not read anything.
  const isLeft = typeof body === 'object' && body !== null && !readableDidRead && !Object.keys(body).length;
  if (body !== undefined && !isLeft) return false;
  const { 'content-length': length, 'transfer-encoding': coding, 'content-type': type = '' } = headers;
  return (coding !== undefined || Number(length ?? 0) > 0) && !/^multipart\//i.test(type);
}
