import type { Outcome } from './outcome.js';
import { printable } from './printable.js';

/** A row to be named in the summary. */
interface Note {
  line: number;
  text: string;
}

/** A number as people read it: `3,000`. */
function readable(count: number): string {
  return count.toLocaleString('en');
}

/** How many rows are listed: a file that is wrong in every row is not held in memory. */
const MOST = 1000;

/** Rows to be named in the summary. */
class Notes {
  count = 0;
  private readonly kept: Note[] = [];

  constructor(private readonly title: string) {}

  add(line: number, text: string): void {
    if (++this.count <= MOST) this.kept.push({ line, text: printable(text) });
  }

  toLines(): string[] {
    if (this.count === 0) return [];
    // Several rows are under way at once, so they are noted in no order.
    const lines = this.kept
      .toSorted((one, other) => one.line - other.line)
      .map(({ line, text }) => `  line ${line}: ${text}`);
    const more = this.count - this.kept.length;
    return ['', this.title, ...lines, ...(more > 0 ? [`  and ${readable(more)} more`] : [])];
  }
}

/** Counts what became of the rows. */
export class Summary {
  readonly counts = { created: 0, existing: 0, refused: 0, unanswered: 0, unsent: 0 } satisfies Record<
    Outcome['kind'],
    number
  >;
  private readonly refusals = new Notes('Refused:');
  private readonly leftOut = new Notes('Coordinates left out:');
  private readonly begin = performance.now();

  add(line: number, outcome: Outcome): void {
    this.counts[outcome.kind]++;
    if (outcome.kind === 'refused') this.refusals.add(line, outcome.reason);
  }

  addCoordinatesFault(line: number, text: string): void {
    this.leftOut.add(line, text);
  }

  /** Whether every row that was read is in the registry. */
  get isComplete(): boolean {
    const { refused, unanswered, unsent } = this.counts;
    return refused + unanswered + unsent === 0;
  }

  get rows(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** In one line, for a run that is going on. */
  toLine(): string {
    const { created, existing, refused } = this.counts;
    return `${readable(this.rows)} rows: ${readable(created)} created, ${readable(existing)} already there, ${readable(refused)} refused`;
  }

  /** The whole of it, with the rows that need a look. */
  toString(): string {
    const { created, existing, refused, unanswered, unsent } = this.counts;
    const table: readonly [number, string][] = [
      [created, 'created'],
      [existing, 'already there'],
      [refused, 'refused'],
      [this.leftOut.count, 'without their coordinates'],
      ...(unanswered > 0 ? [[unanswered, 'sent, no response'] satisfies [number, string]] : []),
      ...(unsent > 0 ? [[unsent, 'read and not sent'] satisfies [number, string]] : []),
    ];
    const width = Math.max(...table.map(([count]) => readable(count).length));
    const seconds = (performance.now() - this.begin) / 1000;
    return [
      `${readable(this.rows)} rows in ${seconds.toFixed(1)} s`,
      ...table.map(([count, what]) => `  ${readable(count).padStart(width)} ${what}`),
      ...this.refusals.toLines(),
      ...this.leftOut.toLines(),
      '',
    ].join('\n');
  }
}
