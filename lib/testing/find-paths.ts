import { readFile } from 'node:fs/promises';
import type { CheckedPath } from './checked-path.js';
import type { CheckOptions } from './check.options.js';
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

/**
 * The paths of a server by its OpenAPI document: the one given, or the first at a customary place.
 *
 * @throws Error when a document was named and cannot be read
 */
export async function findPaths(
  url: string,
  options: CheckOptions,
  headers: Readonly<Record<string, string>>,
): Promise<CheckedPath[]> {
  const { openapi } = options;
  if (typeof openapi === 'object') return readOpenApi(openapi);
  if (openapi !== undefined) return readOpenApi(await fetchDocument(url, openapi, headers));
  for (const place of CUSTOMARY) {
    try {
      return readOpenApi(await fetchDocument(url, place, headers));
    } catch {
      // not there
    }
  }
  return [];
}

async function fetchDocument(
  url: string,
  place: string,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  const failed = (why: string) => new Error(`the OpenAPI document ${place} cannot be read: ${why}`);
  const target = new URL(place, url);
  try {
    if (place.startsWith('/') || URL.canParse(place)) {
      // Credentials go to the server that is checked, and to nobody else.
      const own = target.origin === new URL(url).origin;
      const answer = await fetch(target, {
        headers: own ? headers : {},
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) throw failed(`it answers ${answer.status}`);
      return await answer.json();
    }
    return JSON.parse(await readFile(place, 'utf8'));
  } catch (error) {
    throw error instanceof Error && error.message.startsWith('the OpenAPI') ? error : failed(String(error));
  }
}
