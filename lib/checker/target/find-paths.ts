import { readFile, stat } from 'node:fs/promises';
import type { TimeBudget } from '../time-budget.js';
import { escapeText } from '../escape-text.js';
import { getErrorMessage } from '../error-message.js';
import { LIMITS, MetLimits } from '../limits.js';
import type { CheckedPath } from './checked-path.js';
import type { CheckedServer } from './checked-server.js';
import { readOpenApi } from './read-openapi.js';

/** Where servers customarily have their document: Nest's, springdoc's, FastAPI's and others'. */
const CUSTOMARY = [
  '/openapi.json',
  '/docs-json',
  '/api-json',
  '/docs/openapi.json',
  '/v3/api-docs',
  '/swagger.json',
];

const TIMEOUT = 10_000;

class TooLarge extends Error {
  constructor() {
    super(`it is larger than ${LIMITS.documentBytes / 2 ** 20} MiB`);
  }
}

/**
 * The paths of a server by its OpenAPI document: the one given, or the first at a customary place.
 *
 * @param limits - told of what is left out
 * @param budget - the time that is left, where there is an end
 * @throws Error when a document was named and cannot be read
 */
export async function findPaths(
  server: CheckedServer,
  openapi: object | string | undefined,
  limits = new MetLimits(),
  budget?: Pick<TimeBudget, 'nextRequestLimit' | 'isOver'>,
): Promise<CheckedPath[]> {
  if (typeof openapi === 'object') return readOpenApi(openapi, server.base, limits);
  if (openapi !== undefined)
    return readOpenApi(await readDocument(server, openapi, budget?.nextRequestLimit), server.base, limits);
  const places = CUSTOMARY.flatMap(place => [...new Set([server.base + place, place])]);
  for (const place of places) {
    if (budget?.isOver) break;
    try {
      return readOpenApi(await fetchDocument(server, place, budget?.nextRequestLimit), server.base, limits);
    } catch (error) {
      // Anything else: it is not there.
      if (error instanceof TooLarge) limits.add('documentBytes');
    }
  }
  return [];
}

async function readDocument(server: CheckedServer, place: string, timeout?: number): Promise<unknown> {
  try {
    const size = await readFileSize(place);
    if (size !== undefined) {
      if (size > LIMITS.documentBytes) throw new TooLarge();
      return JSON.parse(await readFile(place, 'utf8'));
    }
    if (!/^(?:\/|https?:)/i.test(place)) throw new Error('there is no such file');
    return await fetchDocument(server, place, timeout);
  } catch (error) {
    throw new Error(`the OpenAPI document ${place} cannot be read: ${escapeText(getErrorMessage(error))}`, {
      cause: error,
    });
  }
}

async function fetchDocument(
  { origin, credentials }: CheckedServer,
  place: string,
  timeout = TIMEOUT,
): Promise<unknown> {
  const target = new URL(place, origin);
  // Credentials go only to the checked server, never to the target of a redirect.
  const isOwn = target.origin === origin.origin;
  const response = await fetch(target, {
    headers: isOwn ? credentials : {},
    redirect: isOwn ? 'manual' : 'follow',
    signal: AbortSignal.timeout(timeout),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`it answers ${response.status}`);
  }
  return JSON.parse(await readText(response));
}

/** The body, decompressed, if it is not too large. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // To leave the loop is to close the connection.
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > LIMITS.documentBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Nothing where there is no such file. */
async function readFileSize(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}
