import { BadRequestException } from 'nestjs-registry-http';
import type { FacilityView } from './facility.view.js';
import { instantOf } from './instant.js';

const isSameText = (one: string, other: string) => one === other;
const isSameInstant = (one: string, other: string) => instantOf(one) === instantOf(other);

/** The members that only the registry sets, and when a client that sends one back has left it alone. */
const READ_ONLY = [
  ['uuid', isSameText],
  ['href', isSameText],
  ['createdAt', isSameInstant],
  ['updatedAt', isSameInstant],
] as const satisfies [keyof FacilityView, (one: string, other: string) => boolean][];

export type ReadOnlyMembers = Partial<Pick<FacilityView, (typeof READ_ONLY)[number][0]>>;

/** @throws BadRequestException that names the members which are not as the registry has them. */
export function assertUnchanged(given: ReadOnlyMembers, current: FacilityView): void {
  const errors = READ_ONLY.filter(([member, isSame]) => {
    const value = given[member];
    return value !== undefined && !isSame(value, current[member]);
  }).map(([member]) => ({ pointer: `/${member}`, message: `is read-only, and is ${current[member]}` }));
  if (errors.length > 0) throw new BadRequestException('Validation failed', { errors });
}
