/** A response, whichever client received it. */
export interface CheckedResponse {
  readonly status: number;
  /** Header fields by their lower-case names; several of one name are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Why the rest of the body was not read; absent if all of it was. */
  readonly truncated?: Truncation;
}

/** The limit that a response met: it was too long, or took too long. */
export type Truncation = 'bytes' | 'time';

/** Header fields as a record, from each form that HTTP clients have for them. */
export function readHeaders(fields: unknown): Record<string, string> {
  if (typeof fields !== 'object' || fields === null) return {};
  const entries: Iterable<[string, unknown]> = isListOfFields(fields) ? fields : Object.entries(fields);
  return Object.fromEntries(
    [...entries]
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}

/** As the `Headers` of any fetch are, whose class may be another than the global one. */
function isListOfFields(fields: object): fields is Iterable<[string, string]> {
  return Symbol.iterator in fields;
}
