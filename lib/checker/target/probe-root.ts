import { type Probe, sendProbe } from '../http/probe.js';
import type { CheckedResponse } from '../response.js';
import { readAllow } from '../rules/allow-faults.js';
import type { TimeBudget } from '../time-budget.js';
import type { CheckedOperation, CheckedPath } from './checked-path.js';
import type { CheckedServer } from './checked-server.js';

/** The most that a server without a document tells. */
export interface ProbedServer {
  /** The path of the URL, if something is there; none otherwise. */
  readonly paths: CheckedPath[];
  /** How the methods are known, as lines of the report. */
  readonly notes: readonly string[];
}

const METHOD = /^[A-Z]{1,20}$/;

/**
 * Asks a server without a document for its methods: `OPTIONS` of the path of the URL, a method that hardly any path has,
 * whose 405 names the others, `GET`, and `OPTIONS *`. All of them are safe.
 *
 * @see RFC 9110 §9.3.7, §10.2.1, §15.5.6
 */
export async function probeRoot(server: CheckedServer, budget: TimeBudget): Promise<ProbedServer> {
  const path = server.base || '/';
  const ask = (probe: Partial<Probe>): Promise<CheckedResponse | undefined> =>
    sendProbe(
      server.origin,
      { method: 'GET', path, headers: server.credentials, ...probe },
      budget.nextRequestLimit,
    ).catch(() => undefined);
  const offered = await ask({ method: 'OPTIONS' });
  const refused = await ask({ method: 'PROPFIND' });
  const got = await ask({});
  const whole = await ask({
    raw: `OPTIONS * HTTP/1.1\r\nHost: ${server.origin.host}\r\nConnection: close\r\n\r\n`,
  });
  const methods =
    offered && offered.status < 300 && offered.headers['allow'] !== undefined
      ? readAllowedMethods(offered)
      : refused?.status === 405
        ? readAllowedMethods(refused)
        : [];
  const readable = got !== undefined && got.status < 300;
  const named = whole && whole.status < 300 ? readAllowedMethods(whole) : [];
  return {
    paths: methods.length
      ? [toPath(path, methods, false)]
      : readable
        ? // Its other methods are unknown: no 405 and no Allow can be expected.
          [toPath(path, ['GET', 'OPTIONS'], true)]
        : [],
    notes: [
      ...(methods.length ? [`Allow of ${path} names ${methods.join(', ')}.`] : []),
      ...(named.length ? [`Allow of OPTIONS * names ${named.join(', ')}.`] : []),
    ],
  };
}

function readAllowedMethods({ headers }: CheckedResponse): string[] {
  return [...readAllow(headers['allow'] ?? '')].filter(method => METHOD.test(method)).slice(0, 20);
}

function toPath(path: string, methods: readonly string[], anyMethod: boolean): CheckedPath {
  // Every path has OPTIONS, and GET brings HEAD.
  const routed = methods.filter(method => anyMethod || (method !== 'OPTIONS' && method !== 'HEAD'));
  return {
    template: path,
    target: path,
    absent: path,
    operations: new Map(routed.map(method => [method, toOperation(method)])),
    anyMethod,
  };
}

function toOperation(method: string): CheckedOperation {
  return { method, statuses: undefined, secured: false, mediaTypes: [], excluded: false, example: undefined };
}
