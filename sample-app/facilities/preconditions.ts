import type { Expectation, FacilityRecord } from '../store/index.js';
import { versionsIn } from './entity-tags.js';

/** The headers that make a change conditional. */
export interface ConditionalHeaders {
  'if-match'?: string;
  'if-none-match'?: string;
}

/** If-Match compares strongly, If-None-Match weakly (RFC 9110 §13.1.1, §13.1.2). */
export function expectationOf(headers: ConditionalHeaders): Pick<Expectation, 'versions' | 'notVersions'> {
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
