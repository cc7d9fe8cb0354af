import { parseJson } from './error-shape.js';
import type { CheckedResponse } from './response.js';

/** Where something is that a request has created, as far as its response says: the best known place first. */
export function locateCreated(origin: URL, requested: string, response: CheckedResponse): string[] {
  const places: string[] = [];
  const { location } = response.headers;
  const base = new URL(requested, origin.origin);
  if (location !== undefined && URL.canParse(location, base.href)) {
    const { origin: host, pathname, search } = new URL(location, base);
    if (host === origin.origin) places.push(pathname + search);
  }
  const id = parseJson(response)?.['id'];
  if (typeof id === 'string' || typeof id === 'number') {
    places.push(`${base.pathname.replace(/\/$/, '')}/${encodeURIComponent(id)}`);
  }
  return places;
}
