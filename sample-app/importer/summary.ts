import type { Outcome } from './outcome.js';

/** A row to be named in the summary. */
interface Note {
  line: number;
  text: string;
}

/** A number as people read it: `3,000`. */
function readable(count: number): string {
  return count.toLocaleString('en');
}

function listed(title: string, notes: readonly Note[]): string[] {
  if (notes.length === 0) return [];
  // Several rows are under way at once, so they are noted in no order.
  const lines = notes
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, text }) => `  line ${line}: ${text}`);
  return ['', title, ...lines];
}

/** Counts what became of the rows. */
export class Summary {
  readonly counts = { created: 0, existing: 0, refused: 0, unsent: 0 } satisfies Record<
    Outcome['kind'],
    number
  >;
  private readonly refusals: Note[] = [];
  private readonly leftOut: Note[] = [];
  private readonly begin = performance.now();

  add(line: number, outcome: Outcome): void {
    this.counts[outcome.kind]++;
    if (outcome.kind === 'refused') this.refusals.push({ line, text: outcome.reason });
  }

  addCoordinatesFault(line: number, text: string): void {
    this.leftOut.push({ line, text });
  }

  /** Whether every row that was read is in the registry. */
  get isComplete(): boolean {
    return this.counts.refused === 0 && this.counts.unsent === 0;
  }

  get rows(): number {
    const { created, existing, refused, unsent } = this.counts;
    return created + existing + refused + unsent;
  }

  /** In one line, for a run that is going on. */
  toLine(): string {
    const { created, existing, refused } = this.counts;
    return `${readable(this.rows)} rows: ${readable(created)} created, ${readable(existing)} already there, ${readable(refused)} refused`;
  }

  /** The whole of it, with the rows that need a look. */
  toString(): string {
    const { created, existing, refused, unsent } = this.counts;
    const table: readonly [number, string][] = [
      [created, 'created'],
      [existing, 'already there'],
      [refused, 'refused'],
      [this.leftOut.length, 'without their coordinates'],
      ...(unsent > 0 ? [[unsent, 'read and not sent'] satisfies [number, string]] : []),
    ];
    const width = Math.max(...table.map(([count]) => readable(count).length));
    const seconds = (performance.now() - this.begin) / 1000;
    return [
      `${readable(this.rows)} rows in ${seconds.toFixed(1)} s`,
      ...table.map(([count, what]) => `  ${readable(count).padStart(width)} ${what}`),
      ...listed('Refused:', this.refusals),
      ...listed('Coordinates left out:', this.leftOut),
      '',
    ].join('\n');
  }
}
