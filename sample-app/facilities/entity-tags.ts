import type { Expectation, FacilityRecord } from '../store/index.js';

const ENTITY_TAG = /(?<weak>W\/)?"(?<opaque>[\x21\x23-\x7e\x80-\xff]*)"/g;
// Versions are PostgreSQL integers; a tag that is none is nobody's.
const VERSION = /^[1-9]\d{0,8}$/;

/** The headers that make a request conditional. */
export interface ConditionalHeaders {
  'if-match'?: string;
  'if-none-match'?: string;
}

export function etagOf({ version }: FacilityRecord): string {
  return `"${version}"`;
}

/** If-Match compares strongly, If-None-Match weakly (RFC 9110 §13.1.1, §13.1.2). */
export function expectationOf(headers: ConditionalHeaders): Expectation {
  const match = versionsIn(headers['if-match']);
  const noneMatch = versionsIn(headers['if-none-match']);
  return {
    versions: match === 'any' ? undefined : match?.strong,
    notVersions: noneMatch === 'any' ? 'any' : noneMatch?.all,
  };
}

export function isMet({ versions, notVersions }: Expectation, { version }: FacilityRecord): boolean {
  if (versions && !versions.includes(version)) return false;
  return notVersions !== 'any' && notVersions?.includes(version) !== true;
}

/** Reads a list of entity tags (RFC 9110 §8.8.3). */
function versionsIn(header: string | undefined) {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return 'any';
  const tags = [...header.matchAll(ENTITY_TAG)].flatMap(({ groups: { weak, opaque = '' } = {} }) =>
    VERSION.test(opaque) ? [{ version: Number(opaque), isWeak: weak !== undefined }] : [],
  );
  return {
    strong: tags.filter(({ isWeak }) => !isWeak).map(({ version }) => version),
    all: tags.map(({ version }) => version),
  };
}
