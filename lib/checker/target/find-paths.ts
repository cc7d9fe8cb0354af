import { readFile, stat } from 'node:fs/promises';
import { getErrorMessage } from '../error-message.js';
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

/**
 * The paths of a server by its OpenAPI document: the one given, or the first at a customary place.
 *
 * @throws Error when a document was named and cannot be read
 */
export async function findPaths(
  server: CheckedServer,
  openapi: object | string | undefined,
): Promise<CheckedPath[]> {
  if (typeof openapi === 'object') return readOpenApi(openapi, server.base);
  if (openapi !== undefined) return readOpenApi(await readDocument(server, openapi), server.base);
  const places = CUSTOMARY.flatMap(place => [...new Set([server.base + place, place])]);
  for (const place of places) {
    try {
      return readOpenApi(await fetchDocument(server, place), server.base);
    } catch {
      // not there
    }
  }
  return [];
}

async function readDocument(server: CheckedServer, place: string): Promise<unknown> {
  try {
    if (await isFile(place)) return JSON.parse(await readFile(place, 'utf8'));
    if (!/^(?:\/|https?:)/i.test(place)) throw new Error('there is no such file');
    return await fetchDocument(server, place);
  } catch (error) {
    throw new Error(`the OpenAPI document ${place} cannot be read: ${getErrorMessage(error)}`, {
      cause: error,
    });
  }
}

async function fetchDocument({ origin, credentials }: CheckedServer, place: string): Promise<unknown> {
  const target = new URL(place, origin);
  // Credentials go to the server that is checked, and to nobody else: not where it redirects to, either.
  const isOwn = target.origin === origin.origin;
  const answer = await fetch(target, {
    headers: isOwn ? credentials : {},
    redirect: isOwn ? 'manual' : 'follow',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`it answers ${answer.status}`);
  }
  return await answer.json();
}

async function isFile(place: string): Promise<boolean> {
  try {
    return (await stat(place)).isFile();
  } catch {
    return false;
  }
}
