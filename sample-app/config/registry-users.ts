import { ConfigurationError } from './configuration.error.js';

const RIGHTS = ['read', 'write'] as const;

export interface RegistryUser {
  name: string;
  password: string;
  right: (typeof RIGHTS)[number];
}

export const DEFAULT_USERS: RegistryUser[] = [
  { name: 'editor', password: 'editor', right: 'write' },
  { name: 'reader', password: 'reader', right: 'read' },
];

/** Reads `name:password:right,…`; a password may hold colons, since a name may not (RFC 7617 §2). */
export function parseUsers(text: string): RegistryUser[] {
  return text.split(',').map((entry, index) => {
    const [, name, password, right] = /^([^:]+):(.+):([^:]+)$/.exec(entry.trim()) ?? [];
    const known = RIGHTS.find(one => one === right);
    if (name === undefined || password === undefined || !known) {
      // The entry itself is not shown: it holds a password.
      throw new ConfigurationError(
        `REGISTRY_USERS: entry ${index + 1} must be name:password:right, where right is ${RIGHTS.join(' or ')}`,
      );
    }
    return { name, password, right: known };
  });
}
