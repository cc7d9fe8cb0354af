import type { Checker } from '../checker.js';

/** One requirement of the contract, with the requests that test it. */
export interface Rule {
  readonly name: string;
  /** The requirement, in one sentence. */
  readonly title: string;
  check(checker: Checker): Promise<void>;
}
