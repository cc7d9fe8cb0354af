/** The media types whose bodies the application parses, for the `Accept` of a 415. */
export interface ParsedTypes {
  /** In the order in which they are preferred. */
  list(): readonly string[];
  /** The content codings that a body may have. */
  readonly codings: string;
}
