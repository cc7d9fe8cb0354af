const DEFAULT_TIME = 60_000;
const MOST_FOR_ONE = 10_000;

/** The time limit of a check and what remains of it, in milliseconds. */
export class Clock {
  private readonly end: number;
  /** The time limit of one request: a sixth of the whole, at most 10 s. */
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

  /** The time limit of the next request. */
  get forNext(): number {
    return Math.max(1, Math.min(this.forOne, this.left));
  }
}
