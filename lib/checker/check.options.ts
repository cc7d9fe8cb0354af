/**
 * Options of {@link checkContract}.
 *
 * @publicApi
 */
export interface CheckOptions {
  /**
   * The OpenAPI 3 document: itself, or, as JSON, a file, a path on the server, or a URL. By default the routes of the
   * application, or, of a URL, the first document found at a customary path.
   */
  openapi?: object | string;
  /** HTTP Basic credentials, `name:password`. */
  user?: string;
  /** Header fields of every request with credentials, for other schemes: `{ authorization: 'Bearer …' }`. */
  headers?: Readonly<Record<string, string>>;
  /**
   * Whether requests that write may be sent: POST, PUT, PATCH and DELETE. What is created is removed again where the
   * document has a DELETE for it. Without it, none is sent, and what only they can tell is not checked.
   *
   * @defaultValue `false`
   */
  writes?: boolean;
  /** Texts that no response may hold: planted in a database's password, for example. */
  secrets?: readonly string[];
  /**
   * The size of a body that is too large, in bytes. Where it is given, no other status than 413 is expected; by default a
   * server may also read it, and refuse it as malformed JSON.
   *
   * @defaultValue 16 MiB
   */
  oversized?: number;
  /**
   * The time for the whole check, in milliseconds. What is left then is reported as not checked, and the check has not
   * passed. One request may take a sixth of it, and 10 s at most.
   *
   * @defaultValue 60,000
   */
  timeout?: number;
  /**
   * The file of a baseline. If it does not exist, the check writes the status, the header fields and the shape of the body
   * of every response to it, without values. If it exists, the report says what has changed for clients since then. To
   * replace the baseline, delete the file.
   */
  baseline?: string;
  /** Called before each rule and at the end, for a display. */
  onProgress?: (done: number, total: number, what: string) => void;
}
