import type { INestApplication } from '@nestjs/common';
import { compareOrWrite } from './baseline/compare-or-write.js';
import type { RecordedRoute } from './baseline/baseline.js';
import { readBaseline } from './baseline/baseline-file.js';
import { Recorder } from './baseline/recorder.js';
import type { CheckOptions } from './check.options.js';
import { Checker } from './checker.js';
import { TimeBudget } from './time-budget.js';
import { getErrorMessage } from './error-message.js';
import { escapeText } from './escape-text.js';
import { groupBreaches } from './group-breaches.js';
import { sendProbe } from './http/probe.js';
import { MetLimits } from './limits.js';
import type { ContractReport, NotChecked } from './report.js';
import { RULES } from './rules/index.js';
import { type CheckedPath, listOperations, mergeOverlaps } from './target/checked-path.js';
import { type CheckedServer, serverAt } from './target/checked-server.js';
import { findPaths } from './target/find-paths.js';
import { probeRoot } from './target/probe-root.js';
import { tryCredentials } from './try-credentials.js';

/**
 * Sends requests to a running server, and reports where it breaks the contract. The requests use methods that a path does
 * not have, OPTIONS and HEAD, unknown and undecodable paths, malformed bodies and messages, and no credentials. Every
 * response must have the right shape, reveal no internals, and have a documented status.
 *
 * Without `writes: true` it only reads: every request that it sends has a method that is safe by definition (GET, HEAD,
 * OPTIONS, PROPFIND, REPORT, SEARCH). Checks that need a write are reported as not checked. With `writes`, it deletes the
 * resources that it has created, if the document has a DELETE for them.
 *
 * @param target - the URL of a server in any language, or a Nest application. If the application does not listen yet, it is
 * made to listen on a free port of the loopback interface; the caller closes it
 * @throws Error if a named document cannot be read, nothing responds at the URL, or the credentials are refused
 * @throws TypeError if the target is not a URL of http or https, or contains credentials, or the file of `baseline` is none
 *
 * @example
 * ```ts
 * import { expect, it } from 'vitest';
 * import { checkContract } from 'nestjs-registry-http/testing';
 *
 * it('keeps the contract', async () => {
 *   const report = await checkContract('http://localhost:3000', { user: 'editor:editor', openapi: '/docs-json' });
 *   expect(report.rules.flatMap(({ breaches }) => breaches)).toEqual([]);
 * });
 * ```
 *
 * @see RFC 9110 §15.5.6, §9.3.2, §9.3.7, §11.6.1
 * @publicApi
 */
export async function checkContract(
  target: INestApplication | string,
  options: CheckOptions = {},
): Promise<ContractReport> {
  const url = typeof target === 'string' ? target : await listen(target);
  const server = serverAt(url, options);
  const file = options.baseline;
  const earlier = file === undefined ? undefined : await readBaseline(file);
  const budget = new TimeBudget(options.timeout);
  const limits = new MetLimits();
  const { paths, source, notes: found } = await collectPaths(target, server, options, { budget, limits });
  const checker = new Checker(server, paths, options, budget, limits);
  if (file !== undefined) checker.recorder = new Recorder(server.credentials, options);
  await tryCredentials(checker);
  for (const rule of RULES) checker.declare(rule.name, rule.title);
  for (const [index, rule] of RULES.entries()) {
    options.onProgress?.(index, RULES.length, rule.title);
    await rule.check(checker);
  }
  const left = await checker.created.remove(budget.nextRequestLimit);
  options.onProgress?.(RULES.length, RULES.length, '');
  const rules = checker.report();
  const comparison =
    file === undefined ? undefined : await compareOrWrite(checker, file, earlier, await readRoutes(target));
  const passed = checker.isComplete && rules.every(({ breaches }) => breaches.length === 0);
  return {
    url,
    passed,
    complete: checker.isComplete,
    rules,
    findings: groupBreaches(rules),
    notChecked: checker.notChecked(),
    notes: [
      ...describeSource(checker, source),
      ...found,
      ...notesOn(checker),
      ...left,
      ...(comparison?.notes ?? []),
    ].map(note => escapeText(note)),
    ...(comparison && { baseline: comparison.baseline }),
  };
}

/** The success codes of the routes that write: no check that only reads can see them. */
async function readRoutes(target: INestApplication | string): Promise<RecordedRoute[] | undefined> {
  if (typeof target === 'string') return undefined;
  const { readWritingRoutes } = await import('./target/read-application.js');
  return readWritingRoutes(target);
}

function notesOn(checker: Checker): string[] {
  const { paths, hasCredentials, options } = checker;
  const isSecured = paths.some(({ operations }) => [...operations.values()].some(({ secured }) => secured));
  return [
    ...(isSecured && !hasCredentials
      ? ['Without credentials, bodies of operations that need them were not checked.']
      : []),
    ...(options.writes ? [] : ['Nothing was written: every request was one that changes nothing.']),
    ...formatNotChecked(checker.notChecked()),
    ...checker.limits.lines(),
  ];
}

/** A line for each reason: `Not checked, since it needs a write: 12 requests (challenge 4, writes 8).` */
function formatNotChecked(notChecked: readonly NotChecked[]): string[] {
  return [...new Set(notChecked.map(({ reason }) => reason))].map(reason => {
    const ofReason = notChecked.filter(one => one.reason === reason);
    const sum = ofReason.reduce((total, { requests }) => total + requests, 0);
    const rules = ofReason.map(({ rule, requests }) => `${rule} ${requests}`).join(', ');
    return `Not checked, since ${reason}: ${sum} ${sum === 1 ? 'request' : 'requests'} (${rules}).`;
  });
}

/** The paths that are checked, and how they are known. */
interface CollectedPaths {
  readonly paths: readonly CheckedPath[];
  readonly source: 'document' | 'application' | 'url';
  readonly notes: readonly string[];
}

/** Without a document: what was checked instead, and what was not. */
function describeSource(checker: Checker, source: CollectedPaths['source']): string[] {
  const { paths } = checker;
  if (source === 'url') {
    const idle = checker.report().filter(({ checks }) => checks === 0);
    const missing = idle.length
      ? ` ${idle.length} rules were not checked, since they need routes: ${idle.map(({ rule }) => rule).join(', ')}.`
      : '';
    const checked = paths.length
      ? `only ${paths[0]?.template} and what needs no route`
      : 'only what needs no route';
    return [`No OpenAPI document was found: ${checked} was checked.${missing}`];
  }
  const operations = paths.flatMap(path => [...listOperations(path)]);
  const silent = operations.filter(({ statuses }) => statuses === undefined).length;
  const invented = paths.filter(({ template }) => template.includes('{')).length;
  if (source === 'document') return [];
  return [
    ...(silent
      ? [
          `The statuses of ${silent} of ${operations.length} operations were not checked, since they declare none.`,
        ]
      : []),
    ...(invented
      ? [`Of ${invented} paths with parameters, the values are made up: a resource may be missing.`]
      : []),
  ];
}

async function collectPaths(
  target: INestApplication | string,
  server: CheckedServer,
  { openapi }: CheckOptions,
  { budget, limits }: { readonly budget: TimeBudget; readonly limits: MetLimits },
): Promise<CollectedPaths> {
  if (typeof target !== 'string' && openapi === undefined) {
    // Imported only here: the command works without Nest.
    const { readApplication } = await import('./target/read-application.js');
    const own = readApplication(target);
    if (own.paths.length && own.hasModule)
      return { paths: mergeOverlaps(own.paths), source: 'application', notes: [] };
    // A document says more than the routes of an application that does not import the module.
    const documented = await findPaths(server, openapi, limits, budget);
    if (own.paths.length && !documented.length)
      return { paths: mergeOverlaps(own.paths), source: 'application', notes: [] };
    if (documented.length) return { paths: mergeOverlaps(documented), source: 'document', notes: [] };
  }
  await assertReachable(server, budget);
  const documented = await findPaths(server, openapi, limits, budget);
  if (documented.length || openapi !== undefined)
    return { paths: mergeOverlaps(documented), source: 'document', notes: [] };
  return { ...(await probeRoot(server, budget)), source: 'url' };
}

async function assertReachable({ origin }: CheckedServer, { nextRequestLimit }: TimeBudget): Promise<void> {
  try {
    await sendProbe(origin, { method: 'GET', path: origin.pathname }, nextRequestLimit);
  } catch (error) {
    throw new Error(`nothing answers at ${origin.origin}: ${getErrorMessage(error)}`, { cause: error });
  }
}

async function listen(app: INestApplication): Promise<string> {
  if (!(app.getHttpServer() as { listening: boolean }).listening) await app.listen(0, '127.0.0.1');
  return (await app.getUrl()).replace('[::1]', 'localhost');
}
