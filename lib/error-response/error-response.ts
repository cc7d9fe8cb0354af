/** One header field of a response. */
export type HeaderField = readonly [name: string, value: string | readonly string[]];

/** An error response, ready to be sent. `Vary: Accept` belongs to every one. */
export interface ErrorResponse {
  readonly status: number;
  /** The fields of the response itself, `Content-Type` and `Content-Length` among them. */
  readonly headers: readonly HeaderField[];
  /** Fields that several have a say in: what they say is added to what the response has of them. */
  readonly added: readonly HeaderField[];
  /** Fields that are set only where the application has not set them itself. */
  readonly defaults: readonly HeaderField[];
  readonly body: string;
}
