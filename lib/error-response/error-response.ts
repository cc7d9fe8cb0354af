/** One header field of an answer. */
export type HeaderField = readonly [name: string, value: string | readonly string[]];

/** An error answer, ready to be sent. `Vary: Accept` belongs to every one. */
export interface Answer {
  readonly status: number;
  /** The fields of the answer itself, `Content-Type` and `Content-Length` among them. */
  readonly headers: readonly HeaderField[];
  /** Fields that several have a say in: what they say is added to what the response has of them. */
  readonly added: readonly HeaderField[];
  /** Fields that are set only where the application has not set them itself. */
  readonly defaults: readonly HeaderField[];
  readonly body: string;
}
