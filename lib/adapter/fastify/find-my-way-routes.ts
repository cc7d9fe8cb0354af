import findMyWay from 'find-my-way';

/** The settings of Fastify's router that say which paths are the same. */
export interface FindMyWaySettings {
  readonly caseSensitive?: boolean;
  readonly ignoreTrailingSlash?: boolean;
  readonly ignoreDuplicateSlashes?: boolean;
  readonly useSemicolonDelimiter?: boolean;
}

/** The last segment is a parameter that may be missing. */
const OPTIONAL = /(\/:[^/()]*?)\?(\/?)$/;

type Method = Parameters<ReturnType<typeof findMyWay>['find']>[0];

/**
 * Finds routes by paths in the syntax of find-my-way, with the router that Fastify uses too. Each method is looked up in
 * turn. The router has a tree for each method, so a look-up does not depend on the number of routes.
 */
export class FindMyWayRoutes<Route> {
  private readonly router: ReturnType<typeof findMyWay>;
  private readonly methods = new Set<string>();
  private readonly known = new Map<string, Route[]>();

  constructor(private readonly settings: FindMyWaySettings) {
    this.router = findMyWay({
      ...settings,
      // Fastify has checked it already.
      allowUnsafeRegex: true,
      // A parameter matters only if it is empty.
      maxParamLength: Number.MAX_SAFE_INTEGER,
      querystringParser: () => ({}),
    });
  }

  add(method: string, path: string, route: Route): void {
    this.methods.add(method);
    const read = this.normalizePath(path);
    const full = read.replace(OPTIONAL, '$1$2');
    this.register(method, full, route);
    if (full !== read) this.register(method, read.replace(OPTIONAL, '$2') || '/', route);
  }

  /** The routes that match the target of a request, for each method that has any. */
  match(target: string): [method: string, routes: readonly Route[]][] {
    const found: [string, readonly Route[]][] = [];
    for (const method of this.methods) {
      const result = this.router.find(method as Method, target);
      // Nest's adapter treats an empty parameter as missing, like Express.
      if (result && !hasEmptyParameter(result.params)) found.push([method, result.store as Route[]]);
    }
    return found;
  }

  /** Normalizes a pattern. The router refuses a second pattern that it normalizes to the same. */
  private normalizePath(path: string): string {
    const single = this.settings.ignoreDuplicateSlashes ? path.replace(/\/{2,}/g, '/') : path;
    return this.settings.ignoreTrailingSlash && single.length > 1 ? single.replace(/\/$/, '') : single;
  }

  /** One pattern may stand for several routes, of different versions. */
  private register(method: string, path: string, route: Route): void {
    const key = `${method} ${path}`;
    const routes =
      this.known.get(key) ?? (this.router.findRoute(method as Method, path)?.store as Route[] | undefined);
    if (routes) {
      routes.push(route);
      return;
    }
    const own = [route];
    this.known.set(key, own);
    this.router.on(method as Method, path, () => undefined, own);
  }
}

function hasEmptyParameter(params: Readonly<Record<string, string | undefined>>): boolean {
  for (const name in params) {
    if (params[name] === '' && name !== '*') return true;
  }
  return false;
}
