/** The media type of the body that the library sends if a handler returns none. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/** The result of a handler that Nest is about to send. */
export interface Result {
  /** A `body` is sent as it is; a `view` is the model that a template renders. */
  readonly kind: 'body' | 'view';
  readonly body: unknown;
  /** The status that Nest passes with the body; it replaces the status that is set on the response. */
  readonly given: number | undefined;
}

/** The body and status that replace a result. */
export interface EnforcedResult {
  readonly body: unknown;
  readonly status: number;
}

export function isNothing(body: unknown): boolean {
  return body === undefined || body === null;
}
