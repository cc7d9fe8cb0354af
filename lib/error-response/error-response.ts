/** One header field of a response. */
export type HeaderField = readonly [name: string, value: string | readonly string[]];

/** An error response, ready to be sent. `Vary: Accept` belongs to every one. */
export interface ErrorResponse {
  readonly status: number;
  /** The fields of the response itself, `Content-Type` among them. The writer adds `Content-Length`. */
  readonly headers: readonly HeaderField[];
  /** Fields that are added to the values that the response already has. */
  readonly added: readonly HeaderField[];
  /** Fields that are set only if the application has not set them. */
  readonly defaults: readonly HeaderField[];
  readonly body: string;
}
