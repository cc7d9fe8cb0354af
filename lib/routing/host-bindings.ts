import { pathToRegexp } from 'path-to-regexp';

/** As much of a declared route as tells which hosts it is bound to: none, where it answers for every host. */
export interface HostedRoute {
  readonly method: string;
  readonly paths: readonly string[];
  readonly hosts: readonly (string | RegExp)[];
}

/** Whether a route answers for a host. */
export type HostTest = (hostname: string) => boolean;

/**
 * Which hosts the routes of controllers are bound to. The host is part of a resource's URI (RFC 9110 §4.2), so a route
 * that is bound to another one is no route of the resource.
 */
export class HostBindings {
  private readonly tests = new Map<string, HostTest | 'every'>();

  constructor(routes: readonly HostedRoute[], normalise: (path: string) => string) {
    if (!routes.some(({ hosts }) => hosts.length)) return;
    for (const { method, paths, hosts } of routes) {
      const test = hosts.length ? testOf(hosts) : 'every';
      for (const path of paths) this.add(`${method} ${normalise(path)}`, test);
    }
  }

  /** The test of a route, if it is bound to hosts. Its methods are all that were registered with the path at once. */
  testOf(methods: readonly string[], path: string): HostTest | undefined {
    if (this.tests.size === 0) return undefined;
    const asked = [...methods, 'ALL', ...(methods.includes('HEAD') ? ['GET'] : [])];
    const test = asked.map(method => this.tests.get(`${method} ${path}`)).find(Boolean);
    return test === 'every' ? undefined : test;
  }

  /** Several routes may share method and path, each bound to other hosts. */
  private add(key: string, test: HostTest | 'every'): void {
    const known = this.tests.get(key);
    if (known === 'every') return;
    this.tests.set(key, known && test !== 'every' ? host => known(host) || test(host) : test);
  }
}

/** As Nest itself matches them. */
function testOf(hosts: readonly (string | RegExp)[]): HostTest {
  const expressions = hosts.map(host => (typeof host === 'string' ? pathToRegexp(host).regexp : host));
  return hostname => expressions.some(expression => hostname.match(expression) !== null);
}
