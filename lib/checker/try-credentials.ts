import type { Checker } from './checker.js';
import { type Probe, sendProbe } from './http/probe.js';
import { operationsWithBody } from './rules/operations-with-body.js';
import { listOperations } from './target/checked-path.js';

/** So many operations are asked before the credentials count as refused. */
const MOST_TRIED = 5;

/**
 * Asks for what needs credentials, with them: all that is checked would be beside the point if they were refused.
 *
 * @throws Error when every operation that was asked answers 401
 */
export async function tryCredentials(checker: Checker): Promise<void> {
  if (!checker.hasCredentials) return;
  const { origin } = checker.server;
  let refused: Probe | undefined;
  for (const probe of findProbes(checker).slice(0, MOST_TRIED)) {
    // The rules report requests that fail.
    const response = await sendProbe(origin, probe, checker.budget.nextRequestLimit).catch(() => undefined);
    if (response && response.status !== 401) return;
    if (response) refused = probe;
  }
  if (refused) throw new Error(`the credentials were refused: ${refused.method} ${refused.path} answers 401`);
}

/** Reading operations that need credentials, or else any; writing ones where nothing else is there and they may be tried. */
function findProbes(checker: Checker): Probe[] {
  const { paths, credentials: headers, server, options } = checker;
  const reading = paths.flatMap(path =>
    [...listOperations(path)]
      .filter(({ method }) => method === 'GET')
      .map(({ secured }) => ({ path, secured })),
  );
  const secured = reading.filter(one => one.secured);
  const probes = (secured.length ? secured : reading).map(({ path }) => path.target);
  if (probes.length) return probes.map(path => ({ method: 'GET', path, headers }));
  if (!paths.length) return [{ method: 'GET', path: server.base || '/', headers }];
  if (!options.writes) return [];
  const json = { ...headers, 'content-type': 'application/json' };
  return [...operationsWithBody(checker)]
    .filter(([, operation]) => operation.secured)
    .map(([{ target }, { method }]) => ({ method, path: target, headers: json, body: '{"name":' }));
}
