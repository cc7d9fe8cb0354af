import { Injectable } from '@nestjs/common';
import { and, eq, inArray, isNull, not, type SQL, sql, TransactionRollbackError } from 'drizzle-orm';
import { conditionsOf } from './conditions.js';
import { Database, type Statements } from './database.js';
import type { FacilityQuery } from './facility-query.js';
import {
  columnsOf,
  type FacilityContent,
  type FacilityRecord,
  type Identifier,
  recordOf,
} from './facility-record.js';
import { selectPage, WITH_IDENTIFIERS } from './page.js';
import { facilities, identifiers } from './schema.js';

const BATCH = 500;

/** What must still be true of a facility at the moment it is changed. */
export interface Expectation {
  /** The versions it may have; any where it is left out. */
  versions?: number[];
  /** The versions it may not have. */
  notVersions?: number[] | 'any';
  updatedAt?: Date;
}

/**
 * Keeps facilities. Whether a change may happen is decided by the statement that makes it, and by the
 * constraints of the schema, so that any number of processes can share one database.
 */
@Injectable()
export class FacilityStore {
  constructor(private readonly database: Database) {}

  /** Finds a facility, also a deleted one. */
  async find(uuid: string): Promise<FacilityRecord | undefined> {
    const row = await this.database.statements.query.facilities.findFirst({
      where: eq(facilities.uuid, uuid),
      with: WITH_IDENTIFIERS,
    });
    return row && recordOf(row);
  }

  count({ filters }: FacilityQuery): Promise<number> {
    const { statements } = this.database;
    return statements.$count(facilities, conditionsOf(statements, filters));
  }

  /** Walks through what a query asks for without ever holding more than one batch, or a connection. */
  async *batches(query: FacilityQuery): AsyncGenerator<FacilityRecord[]> {
    let left = query.limit === 'off' ? Infinity : query.limit;
    let after: FacilityRecord | undefined;
    while (left > 0) {
      const limit = Math.min(left, BATCH);
      const page = after ? { limit, after } : { limit, offset: query.offset };
      const rows = await selectPage(this.database.statements, query, page);
      const records = rows.map(recordOf);
      if (records.length > 0) yield records;
      if (records.length < limit) return;
      after = records.at(-1);
      left -= records.length;
    }
  }

  /** Fails where the uuid or an identifier is taken, as `conflictOf` tells. */
  create(content: FacilityContent, uuid?: string): Promise<FacilityRecord> {
    return this.database.transaction(statements => this.insert(statements, content, uuid));
  }

  /** Fails where {@link create} would, by the same constraints, and keeps nothing. */
  async rehearse(content: FacilityContent, uuid?: string): Promise<void> {
    const rehearsal = this.database.transaction(async statements => {
      await this.insert(statements, content, uuid);
      throw new TransactionRollbackError();
    });
    await rehearsal.catch((error: unknown) => {
      if (!(error instanceof TransactionRollbackError)) throw error;
    });
  }

  /** Replaces a living facility, if it is as expected. Fails where an identifier is taken. */
  replace(
    uuid: string,
    content: FacilityContent,
    expected: Expectation,
  ): Promise<FacilityRecord | undefined> {
    return this.database.transaction(async statements => {
      const [row] = await statements
        .update(facilities)
        .set({
          ...columnsOf(content),
          version: sql`${facilities.version} + 1`,
          // The clock may stand still between two changes; the instant of a change may not.
          updatedAt: sql`greatest(now(), ${facilities.updatedAt} + interval '1 millisecond')`,
        })
        .where(livingAndAs(uuid, expected))
        .returning();
      if (!row) return undefined;
      await statements.delete(identifiers).where(eq(identifiers.facility, uuid));
      return this.withIdentifiers(statements, row, content.identifiers);
    });
  }

  /** Deletes a living facility, if it is as expected: its tombstone stays, its identifiers become free. */
  remove(uuid: string, expected: Expectation): Promise<boolean> {
    return this.database.transaction(async statements => {
      const removed = await statements
        .update(facilities)
        .set({ deletedAt: sql`now()` })
        .where(livingAndAs(uuid, expected))
        .returning({ uuid: facilities.uuid });
      if (removed.length === 0) return false;
      await statements.delete(identifiers).where(eq(identifiers.facility, uuid));
      return true;
    });
  }

  private async insert(
    statements: Statements,
    content: FacilityContent,
    uuid: string | undefined,
  ): Promise<FacilityRecord> {
    const [row] = await statements
      .insert(facilities)
      .values({ ...columnsOf(content), uuid })
      .returning();
    return this.withIdentifiers(statements, row, content.identifiers);
  }

  private async withIdentifiers(
    statements: Statements,
    row: typeof facilities.$inferSelect | undefined,
    given: Identifier[],
  ): Promise<FacilityRecord> {
    if (!row) throw new Error('The database returned no row for the facility it wrote');
    if (given.length > 0) {
      const rows = given.map((identifier, position) => ({ ...identifier, position, facility: row.uuid }));
      await statements.insert(identifiers).values(rows);
    }
    return recordOf({ ...row, identifiers: given });
  }
}

function livingAndAs(uuid: string, { versions, notVersions, updatedAt }: Expectation): SQL | undefined {
  return and(
    eq(facilities.uuid, uuid),
    isNull(facilities.deletedAt),
    versions && inArray(facilities.version, versions),
    notVersions && (notVersions === 'any' ? sql`false` : not(inArray(facilities.version, notVersions))),
    updatedAt && eq(facilities.updatedAt, updatedAt),
  );
}
