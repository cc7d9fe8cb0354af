import type { FacilityRecord } from '../store/index.js';

const ENTITY_TAG = /(?<weak>W\/)?"(?<opaque>[\x21\x23-\x7e\x80-\xff]*)"/g;
// Versions are PostgreSQL integers; a tag that is none is nobody's.
const VERSION = /^[1-9]\d{0,8}$/;

export type Versions = 'any' | { strong: number[]; all: number[] };

export function etagOf({ version }: FacilityRecord): string {
  return `"${version}"`;
}

/** Reads the list of entity tags in If-Match or If-None-Match (RFC 9110 §13.1). */
export function versionsIn(header: string | undefined): Versions | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return 'any';
  const tags = [...header.matchAll(ENTITY_TAG)].map(({ groups }) => ({
    version: Number(VERSION.exec(groups?.opaque ?? '')?.[0]),
    isWeak: groups?.weak !== undefined,
  }));
  const known = tags.filter(({ version }) => !Number.isNaN(version));
  return {
    strong: known.filter(({ isWeak }) => !isWeak).map(({ version }) => version),
    all: known.map(({ version }) => version),
  };
}

/** Whether If-None-Match says that the client has this version already. */
export function isKnown({ version }: FacilityRecord, ifNoneMatch: string | undefined): boolean {
  const versions = versionsIn(ifNoneMatch);
  return versions === 'any' || versions?.all.includes(version) === true;
}
