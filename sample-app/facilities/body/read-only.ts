import { BadRequestException } from 'nestjs-registry-http';
import type { FacilityView } from '../facility.view.js';
import { instantOf } from '../instant.js';

const isSameText = (one: string, other: string) => one === other;
const isSameInstant = (one: string, other: string) => instantOf(one) === instantOf(other);

/** The members that only the registry sets, and when a client that sends one back has left it alone. */
export const READ_ONLY = {
  uuid: isSameText,
  href: isSameText,
  createdAt: isSameInstant,
  updatedAt: isSameInstant,
} satisfies Partial<Record<keyof FacilityView, (one: string, other: string) => boolean>>;

const READ_ONLY_MEMBERS = [
  'uuid',
  'href',
  'createdAt',
  'updatedAt',
] as const satisfies (keyof typeof READ_ONLY)[];

export type ReadOnlyMembers = Partial<Pick<FacilityView, keyof typeof READ_ONLY>>;

/** @throws BadRequestException that names the members which are not as the registry has them. */
export function assertUnchanged(given: ReadOnlyMembers, current: FacilityView): void {
  const errors = READ_ONLY_MEMBERS.filter(member => {
    const value = given[member];
    return value !== undefined && !READ_ONLY[member](value, current[member]);
  }).map(member => ({ pointer: `/${member}`, message: `is read-only, and is ${current[member]}` }));
  if (errors.length > 0) throw new BadRequestException('Validation failed', { errors });
}
