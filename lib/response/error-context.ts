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
  /** The request as the adapter knows it. */
  readonly request: unknown;
  /** The response as the adapter knows it. */
  readonly response: unknown;
}
