import type { HttpServer } from '@nestjs/common';

/**
 * Nest's HTTP adapter as it is hooked: by its public methods, overridden on the instance. What runs when is told in the
 * design's "Seams that hold".
 */
export type HttpAdapter = HttpServer;

/** A handler as Nest gives it to the adapter. */
export type AdapterHandler = (request: never, response: never, next?: never) => unknown;

/** The handler of errors that did not pass through a route. It passes them to the user's filters. */
export type AdapterErrorHandler = (error: unknown, request: never, response: never, next?: never) => unknown;
