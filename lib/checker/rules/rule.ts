import type { Checker } from '../checker.js';

/** One requirement of the contract, with the requests that test it. */
export interface Rule {
  readonly name: string;
  /** What it demands, in a sentence. */
  readonly title: string;
  check(checker: Checker): Promise<void>;
}
