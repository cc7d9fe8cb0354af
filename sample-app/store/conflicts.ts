import { ConflictException } from 'nestjs-registry-http';

const UNIQUE_VIOLATION = '23505';

const CONFLICTS = new Map([
  ['facilities_pkey', 'This uuid is taken: a facility has it, or had it before it was deleted'],
  ['identifiers_agency_context_id_unique', 'One of the identifiers belongs to another facility'],
]);

/** Tells which unique constraint refused a statement; drizzle keeps the driver's error as the cause of its own. */
export function conflictOf(error: unknown): ConflictException | undefined {
  for (let link = error; link instanceof Error; link = link.cause) {
    if ('code' in link && link.code === UNIQUE_VIOLATION && 'constraint' in link) {
      return new ConflictException(CONFLICTS.get(String(link.constraint)), { cause: error });
    }
  }
  return undefined;
}
