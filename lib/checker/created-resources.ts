import { parseJson } from './error-shape.js';
import { isSafe } from './http/is-safe.js';
import { type Probe, sendProbe } from './http/probe.js';
import type { CheckedResponse } from './response.js';
import type { CheckedPath } from './target/checked-path.js';
import type { CheckedServer } from './target/checked-server.js';
import type { PathIndex } from './target/path-index.js';

/** The least time for removing created resources, even when the check's time is over; in milliseconds. */
const LEAST_TIME = 1_000;

/** The resources that the requests of a check created. */
export class CreatedResources {
  private readonly resources: { readonly probe: Probe; readonly places: readonly string[] }[] = [];

  constructor(
    private readonly server: CheckedServer,
    private readonly index: PathIndex<CheckedPath>,
  ) {}

  /** Remembers what a 201 says. No other status counts: a 200 with an `id` may name what was there before. */
  remember(probe: Probe, response: CheckedResponse): void {
    if (response.status !== 201 || isSafe(probe)) return;
    this.resources.push({ probe, places: locateCreated(this.server.origin, probe.path, response) });
  }

  /**
   * Deletes it, the newest first, where the document has a DELETE for it.
   *
   * @returns a line for each that is still there
   */
  async remove(timeout: number): Promise<string[]> {
    const left: string[] = [];
    for (const { probe, places } of this.resources.splice(0).toReversed()) {
      const place = places.find(target => this.hasDelete(target));
      const problem =
        place === undefined
          ? 'the document has no DELETE for it'
          : await this.delete(place, Math.max(timeout, LEAST_TIME));
      if (problem) left.push(`what ${probe.method} ${probe.path} created is still there: ${problem}`);
    }
    return left;
  }

  /** The reason why it could not be removed; nothing if it is gone. */
  private async delete(path: string, timeout: number): Promise<string | undefined> {
    const probe = { method: 'DELETE', path, headers: this.server.credentials };
    const response = await sendProbe(this.server.origin, probe, timeout).catch(() => undefined);
    const status = response?.status ?? 0;
    const isGone = (status >= 200 && status < 300) || status === 404 || status === 410;
    return isGone ? undefined : `DELETE ${path} answers ${status || 'nothing'}`;
  }

  private hasDelete(target: string): boolean {
    return this.index.find(target).some(({ operations }) => operations.has('DELETE'));
  }
}

/** Where something is that a request has created, as far as its response says: the best known place first. */
function locateCreated(origin: URL, requested: string, response: CheckedResponse): string[] {
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
