import type { CheckOptions } from './check.options.js';
import { TimeBudget } from './time-budget.js';
import { getErrorMessage } from './error-message.js';
import { escapeText } from './escape-text.js';
import { fieldFaults, shapeFaults } from './error-shape.js';
import { CreatedThings } from './created.js';
import { formatCurl } from './http/curl.js';
import { isSafe } from './http/is-safe.js';
import { type Probe, sendProbe } from './http/probe.js';
import { findLeaks, secretsIn } from './leaks.js';
import { MetLimits } from './limits.js';
import type { Breach, NotChecked, RuleResult } from './report.js';
import type { CheckedResponse } from './response.js';
import type { CheckedOperation, CheckedPath } from './target/checked-path.js';
import type { CheckedServer } from './target/checked-server.js';
import { PathIndex } from './target/path-index.js';

/** Checks a response and returns each fault as text; the list is empty if the response is correct. */
export type Demand = (response: CheckedResponse) => readonly string[];

/** The operation that a request is for. */
type AskedOperation = Pick<CheckedOperation, 'statuses' | 'excluded'>;

/** Rules that are held against every response, whichever rule asked for it. */
export const EVERYWHERE = {
  shape: 'every error is an object with code and, where there is something to say, message',
  leak: "no error says a stack or the framework's own words, and no response a secret",
  documented: 'every status that is answered is documented',
} as const;

/** The rule that reports a missing field, whichever rule's request found it. */
const FIELD_RULES: Readonly<Record<number, string>> = { 401: 'challenge', 405: 'method-not-allowed' };

/** Of what is wrong, in characters: a server may say any number. */
const MOST_SAID = 300;
const OUT_OF_TIME = 'the time was up';

/** Sends the requests of the rules, and keeps the faults of the responses. */
export class Checker {
  private readonly results = new Map<string, { title: string; checks: number; breaches: Breach[] }>();
  private readonly skipped = new Map<string, NotChecked>();
  readonly created: CreatedThings;

  constructor(
    readonly server: CheckedServer,
    readonly paths: readonly CheckedPath[],
    readonly options: CheckOptions,
    readonly budget = new TimeBudget(options.timeout),
    readonly limits = new MetLimits(),
    readonly index = new PathIndex(paths),
  ) {
    this.created = new CreatedThings(server, index);
    for (const [rule, title] of Object.entries(EVERYWHERE)) this.declare(rule, title);
  }

  get credentials(): Readonly<Record<string, string>> {
    return this.server.credentials;
  }

  get hasCredentials(): boolean {
    return Object.keys(this.credentials).length > 0;
  }

  declare(rule: string, title: string): void {
    this.results.set(rule, { title, checks: 0, breaches: [] });
  }

  /**
   * Sends a request, and holds its response against what is demanded and what is demanded everywhere. Without `writes`
   * no request that is not safe is sent, whatever a rule asks for: a document may lack what is there, and a server may
   * accept what it should refuse. None is sent to an operation that is excluded, which the contract says nothing of.
   */
  async expect(
    rule: string,
    probe: Probe,
    demand: Demand,
    operation?: AskedOperation,
  ): Promise<CheckedResponse | undefined> {
    // Behind an origin, anything else than a slash may name another host.
    if (!probe.path.startsWith('/')) throw new TypeError('the path of a request begins with a slash');
    if (operation?.excluded) {
      this.skip(rule, 'the route is excluded');
      return undefined;
    }
    if (!this.options.writes && !isSafe(probe)) {
      this.skip(rule, 'it needs a write');
      return undefined;
    }
    if (this.budget.isOver) {
      this.skip(rule, OUT_OF_TIME);
      return undefined;
    }
    let response: CheckedResponse;
    try {
      response = await sendProbe(this.server.origin, probe, this.budget.nextRequestLimit);
    } catch (error) {
      // It was not given the time that others were.
      if (this.budget.isOver) {
        this.skip(rule, OUT_OF_TIME);
        return undefined;
      }
      this.keep(rule, probe, [getErrorMessage(error)]);
      return undefined;
    }
    if (response.truncated)
      this.limits.add(response.truncated === 'bytes' ? 'responseBytes' : 'responseTime');
    this.created.remember(probe, response);
    this.keep(rule, probe, demand(response));
    this.keepEverywhere(rule, probe, response);
    if (operation?.statuses) {
      const faults = operation.statuses.has(response.status) ? [] : [`${response.status} is not documented`];
      this.keep('documented', probe, faults);
    }
    return response;
  }

  report(): RuleResult[] {
    return [...this.results].map(([rule, result]) => ({ rule, ...result }));
  }

  /** Whether there was time for everything. */
  get isComplete(): boolean {
    return [...this.skipped.values()].every(({ reason }) => reason !== OUT_OF_TIME);
  }

  /** The checks that were not made, by rule and by reason. */
  notChecked(): NotChecked[] {
    return [...this.skipped.values()];
  }

  private skip(rule: string, reason: string): void {
    const key = `${rule} ${reason}`;
    this.skipped.set(key, { rule, reason, requests: (this.skipped.get(key)?.requests ?? 0) + 1 });
  }

  private keepEverywhere(rule: string, probe: Probe, response: CheckedResponse): void {
    const isError = response.status >= 400;
    const secrets = secretsIn(response, this.options.secrets ?? []);
    this.keep('leak', probe, isError ? [...findLeaks(response), ...secrets] : secrets);
    // A response to HEAD has no body to look at.
    if (!isError || probe.method === 'HEAD') return;
    if (!response.truncated) this.keep('shape', probe, shapeFaults(response));
    const owner = FIELD_RULES[response.status];
    const missing = fieldFaults(response);
    if (owner !== undefined && owner !== rule && missing.length) this.keep(owner, probe, missing);
  }

  private keep(rule: string, probe: Probe, faults: readonly string[]): void {
    const result = this.results.get(rule);
    if (!result) return;
    result.checks++;
    // No report shows what a server or a document hides in it.
    const method = probe.raw === undefined ? probe.method : 'raw';
    const request = { method: escapeText(method), path: escapeText(probe.path) };
    const curl = escapeText(formatCurl(this.server.origin.origin, probe));
    for (const fault of faults) {
      const problem = escapeText(fault.length > MOST_SAID ? `${fault.slice(0, MOST_SAID)}…` : fault);
      result.breaches.push({ rule, problem, request, curl });
    }
  }
}

/** The response has one of these statuses. */
export function status(response: CheckedResponse, ...expected: readonly number[]): string[] {
  return expected.includes(response.status)
    ? []
    : [`the status is ${response.status}, not ${expected.join(' or ')}`];
}
