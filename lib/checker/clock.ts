const DEFAULT_TIME = 60_000;
const MOST_FOR_ONE = 10_000;

/** The time that a check is given, and what is left of it; in milliseconds. */
export class Clock {
  private readonly end: number;
  /** What one request may take: a sixth of the whole, and 10 s at most. */
  readonly forOne: number;

  constructor(readonly whole = DEFAULT_TIME) {
    this.end = performance.now() + whole;
    this.forOne = Math.min(MOST_FOR_ONE, Math.ceil(whole / 6));
  }

  get left(): number {
    return Math.max(0, this.end - performance.now());
  }

  get isOver(): boolean {
    return this.left === 0;
  }

  /** What the next request may take. */
  get forNext(): number {
    return Math.max(1, Math.min(this.forOne, this.left));
  }
}
