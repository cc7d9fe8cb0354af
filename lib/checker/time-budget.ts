const DEFAULT_TIME = 60_000;
const MAX_REQUEST_TIME = 10_000;
/** With less time, no request is begun: a response that is cut off at once would tell nothing of the server. */
const MIN_REQUEST_TIME = 10;

/** The time limit of a check and what remains of it, in milliseconds. */
export class TimeBudget {
  private readonly end: number;
  /** The time limit of one request: a sixth of the whole, at most 10 s. */
  readonly requestLimit: number;

  constructor(readonly whole = DEFAULT_TIME) {
    this.end = performance.now() + whole;
    this.requestLimit = Math.min(MAX_REQUEST_TIME, Math.ceil(whole / 6));
  }

  get left(): number {
    return Math.max(0, this.end - performance.now());
  }

  get isOver(): boolean {
    return this.left < MIN_REQUEST_TIME;
  }

  /** The time limit of the next request. */
  get nextRequestLimit(): number {
    return Math.max(1, Math.min(this.requestLimit, this.left));
  }
}
