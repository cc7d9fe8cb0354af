import type { Probe } from './probe.js';

/** Safe by definition, so that no server may change anything: RFC 9110 §9.2.1, RFC 4918 §9.1, RFC 3253 §3.6, RFC 5323 §2. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'SEARCH']);

/** The first line of bytes that a lenient server may take for a request: a method, and a target that is a path, a URL or `*`. */
const REQUEST_LINE = /^(\S+)[ \t]+(?:\/|\*|https?:)/i;

/** Whether a request changes nothing on a server that does what RFC 9110 demands, however little it checks. */
export function isSafe({ method, raw }: Pick<Probe, 'method' | 'raw'>): boolean {
  if (raw === undefined) return SAFE_METHODS.has(method);
  // Each line counts: a server may take what follows a first request for a second one.
  return raw.split(/[\r\n]+/).every(line => SAFE_METHODS.has(REQUEST_LINE.exec(line)?.[1] ?? 'GET'));
}
