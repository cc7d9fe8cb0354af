import { createHash, timingSafeEqual } from 'node:crypto';
import type { RegistryUser } from '../config/index.js';

export interface Credentials {
  name: string;
  password: string;
}

/** Reads `Authorization: Basic …` (RFC 7617 §2). */
export function credentialsOf(authorization: string | undefined): Credentials | undefined {
  const [, token] = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) return undefined;
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Compares every user completely, so that the response time tells nothing about names or passwords. */
export function userWith(given: Credentials, users: RegistryUser[]): RegistryUser | undefined {
  const matches = users.map(user => timingSafeEqual(digest(user), digest(given)));
  return users[matches.lastIndexOf(true)];
}

function digest({ name, password }: Credentials): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([name, password]))
    .digest();
}
