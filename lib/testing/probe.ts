/** A request as the check makes it. */
export interface Probe {
  readonly method: string;
  /** The target, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A command of a shell that makes the body, where it is too long for a report. */
  readonly bodyCommand?: string;
  /** The bytes of a request that no client would send, in place of the rest. */
  readonly raw?: string;
}
