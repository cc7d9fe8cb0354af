import type { Checker } from '../checker.js';

/** One demand of the contract, with the requests that try it. */
export interface Rule {
  readonly name: string;
  /** What it demands, in a sentence. */
  readonly title: string;
  check(checker: Checker): Promise<void>;
}
