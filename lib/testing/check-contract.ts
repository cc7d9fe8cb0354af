import type { INestApplication } from '@nestjs/common';
import type { CheckOptions } from './check.options.js';
import type { CheckedPath } from './checked-path.js';
import { Checker } from './checker.js';
import { findPaths } from './find-paths.js';
import { mergeOverlaps } from './merge-overlaps.js';
import { readApplication } from './read-application.js';
import type { ContractReport } from './report.js';
import { RULES } from './rules/index.js';

/**
 * Drives a running server from outside, and tells where it breaks the contract: every method that is not there, OPTIONS
 * and HEAD, unknown and undecodable paths, malformed bodies and messages, missing credentials; and of every answer its
 * shape, its silence about the inside, and whether its status is documented.
 *
 * It sends what must be refused, and reads; it writes only with `writes: true`.
 *
 * @param target - the URL of a server in any language, or a Nest application, which is made to listen on a free port of
 * the loopback interface where it does not listen yet; closing it is the caller's
 * @throws Error when a document was named and cannot be read, or nothing listens at the URL
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
  const own = typeof target === 'string' || options.openapi !== undefined ? [] : readApplication(target);
  const checker = new Checker(url, await pathsOf(url, own, options), options);
  if (!checker.paths.length)
    checker.notes.push('No OpenAPI document was found: only what needs no route was checked.');
  if (!checker.hasCredentials && checker.paths.some(isSecured)) {
    checker.notes.push('Without credentials, bodies of operations that need them were not checked.');
  }
  if (!options.writes)
    checker.notes.push('Nothing was written: operations that write were only sent what they must refuse.');

  for (const rule of RULES) checker.declare(rule.name, rule.title);
  for (const [index, rule] of RULES.entries()) {
    options.onProgress?.(index, RULES.length, rule.title);
    await rule.check(checker);
  }
  options.onProgress?.(RULES.length, RULES.length, '');
  const rules = checker.report();
  return { url, passed: rules.every(({ breaches }) => breaches.length === 0), rules, notes: checker.notes };
}

async function pathsOf(
  url: string,
  own: readonly CheckedPath[],
  options: CheckOptions,
): Promise<CheckedPath[]> {
  if (own.length) return mergeOverlaps(own);
  await assertListening(url);
  const { credentials } = new Checker(url, [], options);
  return mergeOverlaps(await findPaths(url, options, credentials));
}

async function assertListening(url: string): Promise<void> {
  try {
    const answer = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    await answer.body?.cancel();
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error
        ? error.cause.message || String(Object(error.cause)['code'])
        : String(error);
    throw new Error(`nothing answers at ${url}: ${cause}`, { cause: error });
  }
}

async function listen(app: INestApplication): Promise<string> {
  if (!(app.getHttpServer() as { listening: boolean }).listening) await app.listen(0, '127.0.0.1');
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

function isSecured({ operations }: CheckedPath): boolean {
  return [...operations.values()].some(({ secured }) => secured);
}
