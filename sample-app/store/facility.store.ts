import { Injectable } from '@nestjs/common';
import { and, eq, inArray, isNull, not, type SQL, sql, TransactionRollbackError } from 'drizzle-orm';
import { CountedPages } from './counted-pages.js';
import { Database, type Statements } from './database.js';
import type { FacilityQuery } from './facility-query.js';
import {
  columnsOf,
  type FacilityContent,
  type FacilityRecord,
  type Identifier,
  recordOf,
} from './facility-record.js';
import { readFacility, readPage } from './page.js';
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

/** What a query asks for. */
export interface FacilityListing {
  /** How many facilities the filters leave, on all pages. */
  total: number;
  first: FacilityRecord[];
  /** What follows the first batch, read as it is consumed. */
  rest: AsyncGenerator<FacilityRecord[]>;
}

/**
 * Keeps facilities. Whether a change may happen is decided by the statement that makes it, and by the
 * constraints of the schema, so that any number of processes can share one database.
 */
@Injectable()
export class FacilityStore {
  private readonly pages = new CountedPages();

  constructor(private readonly database: Database) {}

  /** Finds a facility, also a deleted one. */
  find(uuid: string): Promise<FacilityRecord | undefined> {
    return readFacility(this.database.statements, uuid);
  }

  /** Reads the first batch of what a query asks for. */
  async list(query: FacilityQuery): Promise<FacilityListing> {
    const { limit, offset } = query;
    const page = { limit: batchOf(limit), offset };
    const { records, total } = await this.pages.read(this.database.statements, query, page);
    return { total, first: records, rest: this.batchesAfter(records, query) };
  }

  /** Walks through the rest without ever holding more than one batch, or a connection. */
  private async *batchesAfter(
    first: FacilityRecord[],
    query: FacilityQuery,
  ): AsyncGenerator<FacilityRecord[]> {
    let records = first;
    let left = query.limit === 'off' ? Infinity : query.limit;
    while (records.length === batchOf(left)) {
      left -= records.length;
      const after = records.at(-1);
      if (left <= 0 || !after) return;
      ({ records } = await readPage(this.database.statements, query, { limit: batchOf(left), after }));
      if (records.length > 0) yield records;
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

/** How many rows are read at once where so many are wanted. */
function batchOf(limit: number | 'off'): number {
  return limit === 'off' ? BATCH : Math.min(limit, BATCH);
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
