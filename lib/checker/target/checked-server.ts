import { randomUUID } from 'node:crypto';
import type { CheckOptions } from '../check.options.js';

/** The server that is checked, and how it is asked. */
export interface CheckedServer {
  readonly origin: URL;
  /** The path that it has behind a proxy, `/registry`; empty at the root. */
  readonly base: string;
  /** Header fields of requests with credentials. */
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * The server at a URL.
 *
 * @throws TypeError where it is no URL of http or https, or holds credentials, which would be in the report
 */
export function serverAt(url: string, { user, headers }: CheckOptions): CheckedServer {
  const origin = URL.canParse(url) ? new URL(url) : undefined;
  if (!origin || !/^https?:$/.test(origin.protocol)) throw new TypeError('this is no URL of http or https');
  if (origin.username || origin.password)
    throw new TypeError('credentials are an option of their own, not part of the URL');
  return {
    origin,
    base: origin.pathname.replace(/\/+$/, ''),
    credentials: {
      ...(user === undefined ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
      ...headers,
    },
  };
}

/** Makes a path that the server has nothing at. */
export function makeUnknownPath({ base }: CheckedServer): string {
  const name = `not-there-${randomUUID()}`;
  return `${base}/${name}/${name}`;
}
