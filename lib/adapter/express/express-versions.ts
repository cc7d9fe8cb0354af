import type { HttpAdapter } from '../http-adapter.js';

const SERVES = Symbol('nestjs-registry-http: version of a route');

/** Whether a request asks for the version of a route. */
export type VersionTest = (request: object) => boolean;

type Filter = (request: object, response: object, next: () => unknown) => unknown;
interface VersionedAdapter {
  applyVersionFilter(handler: Filter, ...version: unknown[]): Filter & { [SERVES]?: VersionTest };
}

/**
 * Attaches a test to every versioned handler: whether it would take a request. The test is Nest's own version filter,
 * created a second time around a handler that only returns `true`.
 */
export function markVersions(adapter: HttpAdapter): void {
  const versioned = adapter as unknown as VersionedAdapter;
  const applyVersionFilter = versioned.applyVersionFilter.bind(adapter);
  versioned.applyVersionFilter = (handler, ...version) => {
    // Internal: nest-version-filter
    const asked = applyVersionFilter(() => true, ...version);
    const serves: VersionTest = request => {
      try {
        return asked(request, {}, () => false) === true;
      } catch {
        // The user's own extractor of a version failed on this request.
        return false;
      }
    };
    // Enumerable, so that Nest copies it to the function that it puts in place of this one.
    return Object.assign(applyVersionFilter(handler, ...version), { [SERVES]: serves });
  };
}

export function getVersionTest(handler: object & { [SERVES]?: VersionTest }): VersionTest | undefined {
  return handler[SERVES];
}
