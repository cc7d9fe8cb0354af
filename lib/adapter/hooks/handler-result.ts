/** The media type of a body that the library puts in place of none. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/** The result of a handler that Nest is about to send. */
export interface Result {
  /** Whether it is the body, or what a template renders. */
  readonly kind: 'body' | 'view';
  readonly body: unknown;
  /** The status that Nest gives with it, in place of the one that is set. */
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
