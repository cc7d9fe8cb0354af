/**
 * One place where a server breaks the contract.
 *
 * @publicApi
 */
export interface Breach {
  /** The name of the rule that is broken. */
  readonly rule: string;
  /** The fault, as text. */
  readonly problem: string;
  /** The request that shows it. */
  readonly request: { readonly method: string; readonly path: string };
  /** The same request by its method and the path as it is documented: `GET /things/{id}`. */
  readonly operation: string;
  /** The same request as a line for a shell. */
  readonly curl: string;
}

/**
 * A rule's requirement, and how often the server was checked against it.
 *
 * @publicApi
 */
export interface RuleResult {
  readonly rule: string;
  /** The requirement, in one sentence. */
  readonly title: string;
  readonly checks: number;
  readonly breaches: readonly Breach[];
}

/**
 * Requests of a rule that were not made, all for the same reason.
 *
 * @publicApi
 */
export interface NotChecked {
  /** The name of the rule. */
  readonly rule: string;
  /** Why, in words. */
  readonly reason: string;
  /** How many requests it would have been. */
  readonly requests: number;
}

/**
 * All breaches of one rule with the same fault.
 *
 * @publicApi
 */
export interface Finding {
  /** The name of the rule that is broken. */
  readonly rule: string;
  /** The fault of the first breach, as text. Other breaches may have other values in it. */
  readonly problem: string;
  /** The number of breaches. */
  readonly count: number;
  /** Every operation that has the fault, once. */
  readonly operations: readonly string[];
  /** The first of the requests as a line for a shell. */
  readonly curl: string;
}

/**
 * Something that clients see differently than in the baseline, in any number of operations.
 *
 * @publicApi
 */
export interface BaselineChange {
  /** `status`, `code`, the name of a header field, or the place of a member in the body: `body.errors[].pointer`. */
  readonly what: string;
  /** The value in the baseline: of a body the type, of an absent one `none`. */
  readonly before: string;
  readonly after: string;
  /** The number of requests. */
  readonly count: number;
  /** Every operation that has the change, once. */
  readonly operations: readonly string[];
  /** Whether responses show it, or the application declares it: a check that only reads sends no POST. */
  readonly source: 'responses' | 'application';
  /** The first of the requests as a line for a shell. */
  readonly curl: string | undefined;
}

/**
 * The comparison with the baseline.
 *
 * @publicApi
 */
export interface BaselineReport {
  /** The file of the baseline. */
  readonly file: string;
  /** Whether this run wrote the file. Nothing is compared then. */
  readonly written: boolean;
  /** The number of requests that were compared. */
  readonly compared: number;
  readonly changes: readonly BaselineChange[];
}

/**
 * The findings of {@link checkContract}.
 *
 * @publicApi
 */
export interface ContractReport {
  /** Where the server was asked. */
  readonly url: string;
  /** Whether nothing is broken, and there was time to check everything. Changes since the baseline do not count. */
  readonly passed: boolean;
  /** Whether there was time to check everything. */
  readonly complete: boolean;
  readonly rules: readonly RuleResult[];
  /** The breaches of all rules, grouped by rule and fault. */
  readonly findings: readonly Finding[];
  /** Requests that were not made. */
  readonly notChecked: readonly NotChecked[];
  /** The checks that could not be made, and why. */
  readonly notes: readonly string[];
  /** The comparison with the baseline; absent without the option `baseline`. */
  readonly baseline?: BaselineReport;
}
