/**
 * The circumstances of an error that is answered.
 *
 * @publicApi
 */
export interface ErrorContext {
  /** What was thrown, as it was thrown. */
  readonly thrown: unknown;
  /** The status that is answered. */
  readonly status: number;
  /** The method of the request. */
  readonly method: string;
  /** The target of the request, with its query. */
  readonly url: string;
  /** The pattern of the route that took the request: `/facilities/:id`. Nothing where none did. */
  readonly route?: string | undefined;
  /** The id that the client sent: `X-Request-Id`, or the trace-id of `traceparent` (W3C Trace Context §3.2.2.3). */
  readonly requestId?: string | undefined;
  /**
   * How long the request has taken so far, in milliseconds. With the filter alone, without the module, it is there where
   * somebody else has taken the time of its start: Fastify, pino-http (nestjs-pino) or morgan.
   */
  readonly durationMs?: number | undefined;
  /** The request as the adapter knows it. */
  readonly request: unknown;
  /** The response as the adapter knows it. */
  readonly response: unknown;
}
