import { ConflictException } from 'nestjs-registry-http';
import { IdentifierTakenException, UuidTakenException } from '../facilities/facility.exceptions.js';

const UNIQUE_VIOLATION = '23505';

const CONFLICTS: Readonly<Record<string, (cause: unknown) => ConflictException>> = {
  facilities_pkey: cause =>
    new UuidTakenException('This uuid is taken: a facility has it, or had it before it was deleted', {
      cause,
    }),
  identifiers_agency_context_id_unique: cause =>
    new IdentifierTakenException('One of the identifiers belongs to another facility', { cause }),
};

/** Tells which unique constraint refused a statement; drizzle keeps the driver's error as the cause of its own. */
export function conflictOf(error: unknown): ConflictException | undefined {
  for (let link = error; link instanceof Error; link = link.cause) {
    if ('code' in link && link.code === UNIQUE_VIOLATION && 'constraint' in link) {
      return (
        CONFLICTS[String(link.constraint)]?.(error) ?? new ConflictException(undefined, { cause: error })
      );
    }
  }
  return undefined;
}
