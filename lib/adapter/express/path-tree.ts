import { pathToRegexp } from 'path-to-regexp';

/** A whole segment that is one parameter, as in `/facilities/:id`. */
const PARAMETER = /^:[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** A segment without any character that has a meaning for path-to-regexp. */
const LITERAL = /^[^:*{}()[\]?+!\\"]*$/;

/** The key of a path's segment in the tree: its text, or `any` for a parameter. */
export type SegmentKey = { readonly text: string } | 'any';

/**
 * The leading segments of a path of path-to-regexp that are literal text or one whole parameter. The list ends before the
 * first other segment: a wildcard, a group, or text together with a parameter.
 */
export function leadingSegments(path: string, caseSensitive: boolean): SegmentKey[] {
  const [start, ...segments] = (caseSensitive ? path : path.toLowerCase()).split('/');
  if (start !== '') return [];
  const keys: SegmentKey[] = [];
  for (const segment of segments) {
    if (LITERAL.test(segment)) keys.push({ text: segment });
    else if (PARAMETER.test(segment)) keys.push('any');
    else break;
  }
  return keys;
}

/** The settings of a router that affect how it matches paths. */
export interface PathOptions {
  readonly caseSensitive: boolean;
  /** Whether `/facilities/` is another path than `/facilities`. */
  readonly strict: boolean;
}

interface Pattern<Route> {
  readonly routes: Route[];
  /** Compiled at the first use: start-up costs nothing, and most patterns are never used. */
  regexp?: RegExp;
}

interface Branch<Route> {
  readonly literal: Map<string, Branch<Route>>;
  any?: Branch<Route>;
  readonly patterns: Map<string | RegExp, Pattern<Route>>;
}

/**
 * Finds routes by paths in the syntax of path-to-regexp. Routes are stored by their leading segments, so a look-up runs only
 * the few expressions that can match, however many routes there are. Each expression is the one that Express's router makes
 * of the path.
 */
export class PatternTree<Route> {
  private readonly root: Branch<Route> = branch();

  constructor(private readonly reading: PathOptions) {}

  add(path: string | RegExp, route: Route): void {
    const { caseSensitive } = this.reading;
    const loose = typeof path === 'string' ? this.normalizePath(path) : path;
    let at = this.root;
    for (const key of typeof loose === 'string' ? leadingSegments(loose, caseSensitive) : []) {
      at = key === 'any' ? (at.any ??= branch()) : getChild(at, key.text);
    }
    const pattern = at.patterns.get(loose);
    if (pattern) pattern.routes.push(route);
    else at.patterns.set(loose, { routes: [route] });
  }

  /** Every route whose path matches. */
  match(pathname: string): Route[] {
    const segments = (this.reading.caseSensitive ? pathname : pathname.toLowerCase()).split('/');
    const found: Route[] = [];
    this.collect(this.root, pathname, segments, 1, found);
    return found;
  }

  private collect(
    at: Branch<Route>,
    pathname: string,
    segments: readonly string[],
    depth: number,
    found: Route[],
  ): void {
    for (const [path, pattern] of at.patterns) {
      pattern.regexp ??= this.compile(path);
      if (pattern.regexp.test(pathname)) found.push(...pattern.routes);
    }
    const segment = segments[depth];
    if (segment === undefined) return;
    const next = at.literal.get(segment);
    if (next) this.collect(next, pathname, segments, depth + 1, found);
    if (at.any) this.collect(at.any, pathname, segments, depth + 1, found);
  }

  private compile(path: string | RegExp): RegExp {
    const { caseSensitive, strict } = this.reading;
    // Without the flags `g` and `y`, with which an expression keeps its last position.
    if (path instanceof RegExp) return new RegExp(path.source, path.flags.replace(/[gy]/g, ''));
    return pathToRegexp(path, { sensitive: caseSensitive, trailing: !strict }).regexp;
  }

  /** Removes a trailing slash, like Express's router, unless the router is strict. */
  private normalizePath(path: string): string {
    return this.reading.strict || path === '/' ? path : path.replace(/\/+$/, '');
  }
}

function branch<Route>(): Branch<Route> {
  return { literal: new Map(), patterns: new Map() };
}

function getChild<Route>(at: Branch<Route>, segment: string): Branch<Route> {
  let child = at.literal.get(segment);
  if (!child) at.literal.set(segment, (child = branch()));
  return child;
}
