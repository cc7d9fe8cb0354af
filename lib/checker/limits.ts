const MIB = 2 ** 20;

/** The limits of every check, whatever a server sends or a document holds. */
export const LIMITS = {
  /** Of an OpenAPI document, after decompression. GitHub's has 12 MiB. */
  documentBytes: 16 * MIB,
  paths: 10_000,
  /** Of the path of a request, in characters. */
  pathLength: 2_048,
  /** Of an example that is made from a schema. */
  depth: 8,
  /** Of an example that is given. */
  givenDepth: 64,
  /** Objects and lists in one example. */
  values: 1_000,
  /** Of an example as JSON, in characters. */
  exampleLength: 16_384,
  /** Of the body of a response; the rest is not looked at. */
  responseBytes: MIB,
  /** Where rules try what the router does, not an operation. */
  places: 100,
  /** Operations that are sent an oversized body. */
  oversized: 20,
} as const;

const number = new Intl.NumberFormat('en');
const counted = (count: number, what: string) => `${number.format(count)} ${what}${count === 1 ? '' : 's'}`;

const LINES = {
  paths: count =>
    `Limit: ${counted(count, 'path')} of the document left out, beyond the first ${number.format(LIMITS.paths)}.`,
  pathLength: count =>
    `Limit: ${counted(count, 'path')} left out, longer than ${number.format(LIMITS.pathLength)} characters.`,
  example: count =>
    `Limit: ${counted(count, 'example')} cut, for the depth, the number of values or the length.`,
  documentBytes: count =>
    `Limit: ${counted(count, 'document')} not read, larger than ${LIMITS.documentBytes / MIB} MiB.`,
  responseBytes: count =>
    `Limit: of ${counted(count, 'response')} only the first ${LIMITS.responseBytes / MIB} MiB was looked at.`,
  responseTime: count =>
    `Limit: of ${counted(count, 'response')} only what came in the time for one request was looked at.`,
  places: count => `Limit: ${counted(count, 'place')} left out, beyond the first ${LIMITS.places} of a rule.`,
  oversized: count =>
    `Limit: ${counted(count, 'operation')} not sent an oversized body, beyond the first ${LIMITS.oversized}.`,
} as const satisfies Record<string, (count: number) => string>;

/** The limits that a check has met. */
export class MetLimits {
  private readonly counts = new Map<keyof typeof LINES, number>();

  add(limit: keyof typeof LINES, count = 1): void {
    if (count > 0) this.counts.set(limit, (this.counts.get(limit) ?? 0) + count);
  }

  /** One line for each. */
  lines(): string[] {
    return [...this.counts].map(([limit, count]) => LINES[limit](count));
  }

  /** The first of them, as many as there may be. */
  first<T>(limit: 'places' | 'oversized', all: readonly T[]): readonly T[] {
    this.add(limit, all.length - LIMITS[limit]);
    return all.slice(0, LIMITS[limit]);
  }
}
