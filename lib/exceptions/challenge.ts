/**
 * One challenge of a `WWW-Authenticate` header: a scheme and its parameters. Parameter values are sent quoted and
 * escaped; they are given here as they are meant.
 *
 * @example
 * ```ts
 * import type { Challenge } from 'nestjs-registry-http';
 *
 * const basic: Challenge = { scheme: 'Basic', realm: 'facilities' };
 * const bearer: Challenge = { scheme: 'Bearer', realm: 'api', error: 'invalid_token' };
 * ```
 *
 * @see RFC 9110 §11.3, §11.6.1
 * @publicApi
 */
export interface Challenge {
  /** The authentication scheme, a token: `Basic`, `Bearer`, … */
  scheme: string;
  /** The protection space (RFC 9110 §11.5), and any other parameter of the scheme. */
  [parameter: string]: string | undefined;
}

/** The default challenge of a 401. */
export const DEFAULT_CHALLENGE: Challenge = { scheme: 'Bearer', realm: 'api' };

/**
 * The values of the `WWW-Authenticate` fields for an option: the default challenge if it is not given, none if it is
 * `false`.
 *
 * @throws TypeError when a scheme or a parameter's name is not a token
 */
export function formatChallenges(option: Challenge | readonly Challenge[] | false | undefined): string[] {
  return option === false ? [] : [option ?? DEFAULT_CHALLENGE].flat().map(one => formatChallenge(one));
}

/** RFC 9110 §5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/g;

/**
 * The value of a `WWW-Authenticate` field for one challenge.
 *
 * @throws TypeError when the scheme or a parameter's name is not a token
 */
export function formatChallenge({ scheme, ...parameters }: Challenge): string {
  assertToken(scheme, 'The scheme of a challenge');
  const formatted = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined) return [];
    assertToken(name, `A parameter of the challenge ${scheme}`);
    return `${name}=${quote(value)}`;
  });
  return formatted.length ? `${scheme} ${formatted.join(', ')}` : scheme;
}

function assertToken(value: unknown, what: string): void {
  if (typeof value !== 'string' || !TOKEN.test(value)) {
    throw new TypeError(`${what} must be a token of RFC 9110 §5.6.2, but is ${JSON.stringify(value)}`);
  }
}

/**
 * A quoted-string (RFC 9110 §5.6.4). Control characters, which it cannot hold, become blanks; what lies outside of
 * US-ASCII is sent as the octets of its UTF-8 form (obs-text).
 */
function quote(value: unknown): string {
  const text = String(value).replace(CONTROL_CHARACTERS, ' ').replace(/[\\"]/g, '\\$&');
  return `"${Buffer.from(text, 'utf8').toString('latin1')}"`;
}
