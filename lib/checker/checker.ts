import type { CheckOptions } from './check.options.js';
import { getErrorMessage } from './error-message.js';
import { fieldFaults, shapeFaults } from './error-shape.js';
import { formatCurl } from './http/curl.js';
import { type Probe, sendProbe } from './http/probe.js';
import { findLeaks, secretsIn } from './leaks.js';
import type { Breach, RuleResult } from './report.js';
import type { CheckedResponse } from './response.js';
import type { CheckedPath } from './target/checked-path.js';
import type { CheckedServer } from './target/checked-server.js';

/** What is demanded of a response: each fault in words, none where it is as it should be. */
export type Demand = (answer: CheckedResponse) => readonly string[];

/** Rules that are held against every response, whichever rule asked for it. */
export const EVERYWHERE = {
  shape: 'every error is an object with code and, where there is something to say, message',
  leak: "no error says a stack or the framework's own words, and no response a secret",
  documented: 'every status that is answered is documented',
} as const;

/** Whose business a missing field is, whichever rule came across it. */
const FIELD_RULES: Readonly<Record<number, string>> = { 401: 'challenge', 405: 'method-not-allowed' };

/** Sends the requests of the rules, and keeps what is wrong with the answers. */
export class Checker {
  private readonly results = new Map<string, { title: string; checks: number; breaches: Breach[] }>();

  constructor(
    readonly server: CheckedServer,
    readonly paths: readonly CheckedPath[],
    readonly options: CheckOptions,
  ) {
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

  /** Sends a request, and holds its response against what is demanded and what is demanded everywhere. */
  async expect(
    rule: string,
    probe: Probe,
    demand: Demand,
    documented?: ReadonlySet<number>,
  ): Promise<CheckedResponse | undefined> {
    let answer: CheckedResponse;
    try {
      answer = await sendProbe(this.server.origin, probe);
    } catch (error) {
      this.keep(rule, probe, [getErrorMessage(error)]);
      return undefined;
    }
    this.keep(rule, probe, demand(answer));
    this.keepEverywhere(rule, probe, answer);
    if (documented) {
      const faults = documented.has(answer.status) ? [] : [`${answer.status} is not documented`];
      this.keep('documented', probe, faults);
    }
    return answer;
  }

  report(): RuleResult[] {
    return [...this.results].map(([rule, result]) => ({ rule, ...result }));
  }

  private keepEverywhere(rule: string, probe: Probe, answer: CheckedResponse): void {
    const isError = answer.status >= 400;
    const secrets = secretsIn(answer, this.options.secrets ?? []);
    this.keep('leak', probe, isError ? [...findLeaks(answer), ...secrets] : secrets);
    // A response to HEAD has no body to look at.
    if (!isError || probe.method === 'HEAD') return;
    this.keep('shape', probe, shapeFaults(answer));
    const owner = FIELD_RULES[answer.status];
    const missing = fieldFaults(answer);
    if (owner !== undefined && owner !== rule && missing.length) this.keep(owner, probe, missing);
  }

  private keep(rule: string, probe: Probe, faults: readonly string[]): void {
    const result = this.results.get(rule);
    if (!result) return;
    result.checks++;
    const request = { method: probe.raw === undefined ? probe.method : 'raw', path: probe.path };
    const curl = formatCurl(this.server.origin.origin, probe);
    for (const problem of faults) result.breaches.push({ rule, problem, request, curl });
  }
}

/** The response has one of these statuses. */
export function status(answer: CheckedResponse, ...expected: readonly number[]): string[] {
  return expected.includes(answer.status)
    ? []
    : [`the status is ${answer.status}, not ${expected.join(' or ')}`];
}
