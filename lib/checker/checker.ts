import type { CheckOptions } from './check.options.js';
import type { Recorder } from './baseline/recorder.js';
import { TimeBudget } from './time-budget.js';
import { getErrorMessage } from './error-message.js';
import { escapeText } from './escape-text.js';
import { CreatedResources } from './created-resources.js';
import { RESPONSE_RULES, type RequestedOperation, applyResponseRules } from './response-rules.js';
import { formatCurl } from './http/curl.js';
import { isSafe } from './http/is-safe.js';
import { type Probe, sendProbe } from './http/probe.js';
import { MetLimits } from './limits.js';
import type { Breach, NotChecked, RuleResult } from './report.js';
import type { CheckedResponse } from './response.js';
import type { CheckedPath } from './target/checked-path.js';
import type { CheckedServer } from './target/checked-server.js';
import { PathIndex } from './target/path-index.js';

/** Checks a response and returns each fault as text; the list is empty if the response is correct. */
export type Demand = (response: CheckedResponse) => readonly string[] | Promise<readonly string[]>;

/** A request as reports name it. */
interface Described {
  /** The path as it is documented, or, of an undocumented one, as it is requested. */
  readonly template: string;
  /** The same, but as it is requested if no example of the document is. */
  readonly place: string;
  readonly isAbsent: boolean;
  readonly curl: string;
}

/** Of what is wrong, in characters: a server may say any number. */
const MOST_SAID = 300;
/** A random name, which no resource has. */
const RANDOM = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const OUT_OF_TIME = 'the time was up';

/** Sends the requests of the rules, and keeps the faults of the responses. */
export class Checker {
  private readonly results = new Map<string, { title: string; checks: number; breaches: Breach[] }>();
  private readonly skipped = new Map<string, NotChecked>();
  private readonly told = new Set<string>();
  readonly created: CreatedResources;
  /** Records the responses for a baseline. */
  recorder: Recorder | undefined;

  constructor(
    readonly server: CheckedServer,
    readonly paths: readonly CheckedPath[],
    readonly options: CheckOptions,
    readonly budget = new TimeBudget(options.timeout),
    readonly limits = new MetLimits(),
    readonly index = new PathIndex(paths),
  ) {
    this.created = new CreatedResources(server, index);
    for (const [rule, title] of Object.entries(RESPONSE_RULES)) this.declare(rule, title);
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
    operation?: RequestedOperation,
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
    // The server limits the rate of requests: the response says nothing about the rule.
    const isLimited = response.status === 429;
    const faults = isLimited ? [] : await demand(response);
    if (isLimited) this.skip(rule, 'the server limits the rate of requests (429)');
    else {
      this.keep(rule, probe, faults);
      this.recorder?.record(rule, probe, response, this.describe(probe));
    }
    // A fault of the status is reported once.
    const exchange = { rule, probe, response, operation: isLimited || faults.length ? undefined : operation };
    for (const found of applyResponseRules(exchange, this.options.secrets))
      this.keep(found.rule, probe, found.faults);
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

  private keep(rule: string, probe: Probe, faults: readonly string[]): void {
    const result = this.results.get(rule);
    if (!result) return;
    result.checks++;
    if (!faults.length) return;
    // No report shows what a server or a document hides in it.
    const method = probe.raw === undefined ? probe.method : 'raw';
    const request = { method: escapeText(method), path: escapeText(probe.path) };
    const { template, curl } = this.describe(probe);
    const operation = `${request.method} ${escapeText(template)}`;
    for (const fault of faults) {
      const problem = escapeText(fault.length > MOST_SAID ? `${fault.slice(0, MOST_SAID)}…` : fault);
      // Two rules may send the same request: its breach counts once.
      const key = [rule, problem, operation, curl.replace(RANDOM, '…')].join('\n');
      if (this.told.has(key)) continue;
      this.told.add(key);
      result.breaches.push({ rule, problem, request, operation, curl });
    }
  }

  /** The path as it is documented; an undocumented path without its random part. */
  private describe(probe: Probe): Described {
    const { path } = probe;
    const found = this.index.find(path);
    const exact = found.find(({ target, absent }) => path === target || path === absent);
    const requested = path.replace(RANDOM, '…');
    return {
      template: (exact ?? found[0])?.template ?? requested,
      place: exact?.template ?? requested,
      isAbsent: exact !== undefined && path !== exact.target,
      curl: escapeText(formatCurl(this.server.origin.origin, probe)),
    };
  }
}

/** The response has one of these statuses. */
export function status(response: CheckedResponse, ...expected: readonly number[]): string[] {
  return expected.includes(response.status)
    ? []
    : [`the status is ${response.status}, not ${expected.join(' or ')}`];
}
