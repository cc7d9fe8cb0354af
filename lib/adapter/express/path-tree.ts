import { pathToRegexp } from 'path-to-regexp';

/** A whole segment that is one parameter, as in `/facilities/:id`. */
const PARAMETER = /^:[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** A segment of nothing that path-to-regexp gives a meaning to. */
const LITERAL = /^[^:*{}()[\]?+!\\"]*$/;

/** How a segment of a path is found: by its text, or because any text will do. */
export type SegmentKey = { readonly text: string } | 'any';

/**
 * The segments that a path of path-to-regexp is sure to begin with, each as literal text or as one whole parameter. It
 * ends where anything else begins: a wildcard, a group, a segment with both text and a parameter.
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

/** How a router reads paths, where its user can choose. */
export interface PathOptions {
  readonly caseSensitive: boolean;
  /** Whether `/facilities/` is another path than `/facilities`. */
  readonly strict: boolean;
}

interface Pattern<Route> {
  readonly routes: Route[];
  /** Compiled when it is first asked: start-up pays nothing, and most patterns are never asked. */
  regexp?: RegExp;
}

interface Branch<Route> {
  readonly literal: Map<string, Branch<Route>>;
  any?: Branch<Route>;
  readonly patterns: Map<string | RegExp, Pattern<Route>>;
}

/**
 * Paths in the syntax of path-to-regexp, and the routes that stand under them. They are kept by the segments they begin
 * with, so that a look-up asks only the few expressions that can match, however many routes there are; what matches is
 * decided by the very expression that Express's router makes of the path.
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
    // Without the flags that would make the expression remember where it stopped.
    if (path instanceof RegExp) return new RegExp(path.source, path.flags.replace(/[gy]/g, ''));
    return pathToRegexp(path, { sensitive: caseSensitive, trailing: !strict }).regexp;
  }

  /** As Express's router does, unless it is strict. */
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
