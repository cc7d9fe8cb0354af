import type { Answer } from './answer.js';
import type { CheckedPath } from './checked-path.js';
import type { CheckOptions } from './check.options.js';
import { shapeFaults } from './error-shape.js';
import { leaksOf } from './leaks.js';
import { curlOf, type Probe } from './probe.js';
import type { Breach, RuleResult } from './report.js';
import { sendProbe } from './send-probe.js';

/** What is demanded of an answer: each fault in words, none where it is as it should be. */
export type Demand = (answer: Answer) => readonly string[];

/** Rules that are held against every answer, whichever rule asked for it. */
export const EVERYWHERE = {
  shape: 'every error is an object with code and, where there is something to say, message',
  leak: "no answer says a stack, a secret, or the framework's own words",
  documented: 'every status that is answered is documented',
} as const;

/** Sends the requests of the rules, and keeps what is wrong with the answers. */
export class Checker {
  readonly notes: string[] = [];
  private readonly results = new Map<string, { title: string; checks: number; breaches: Breach[] }>();
  private readonly base: URL;
  private readonly secrets: readonly string[];
  readonly credentials: Readonly<Record<string, string>>;

  constructor(
    readonly url: string,
    readonly paths: readonly CheckedPath[],
    readonly options: CheckOptions,
  ) {
    this.base = new URL(url);
    this.secrets = options.secrets ?? [];
    this.credentials = {
      ...(options.user === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(options.user).toString('base64')}` }),
      ...options.headers,
    };
    for (const [rule, title] of Object.entries(EVERYWHERE)) this.declare(rule, title);
  }

  get hasCredentials(): boolean {
    return Object.keys(this.credentials).length > 0;
  }

  declare(rule: string, title: string): void {
    this.results.set(rule, { title, checks: 0, breaches: [] });
  }

  /** Sends a request, and holds its answer against what is demanded and what is demanded everywhere. */
  async expect(
    rule: string,
    probe: Probe,
    demand: Demand,
    documented?: ReadonlySet<number>,
  ): Promise<Answer | undefined> {
    let answer: Answer;
    try {
      answer = await sendProbe(this.base, probe);
    } catch (error) {
      this.keep(rule, probe, [`no answer: ${error instanceof Error ? error.message : String(error)}`]);
      return undefined;
    }
    this.keep(rule, probe, demand(answer));
    if (answer.status >= 400) {
      this.keep('shape', probe, probe.method === 'HEAD' ? [] : shapeFaults(answer));
      this.keep('leak', probe, leaksOf(answer, this.secrets));
    }
    if (documented)
      this.keep(
        'documented',
        probe,
        documented.has(answer.status) ? [] : [`${answer.status} is not documented`],
      );
    return answer;
  }

  report(): RuleResult[] {
    return [...this.results].map(([rule, { title, checks, breaches }]) => ({
      rule,
      title,
      checks,
      breaches,
    }));
  }

  private keep(rule: string, probe: Probe, faults: readonly string[]): void {
    const result = this.results.get(rule);
    if (!result) return;
    result.checks++;
    const request = { method: probe.raw === undefined ? probe.method : 'raw', path: probe.path };
    for (const problem of faults)
      result.breaches.push({ rule, problem, request, curl: curlOf(this.url, probe) });
  }
}

/** The answer has one of these statuses. */
export function status(answer: Answer, ...expected: readonly number[]): string[] {
  return expected.includes(answer.status)
    ? []
    : [`the status is ${answer.status}, not ${expected.join(' or ')}`];
}
