import { type SQL, sql } from 'drizzle-orm';
import { conditionsOf } from './conditions.js';
import type { Statements } from './database.js';
import type { FacilityFilters, FacilityQuery } from './facility-query.js';
import { type Page, type PageRead, readPage } from './page.js';
import { facilities, facilityCounts } from './schema.js';

/** How many filters have their last total kept. */
const MOST_KEPT = 100;

/**
 * Reads pages with their totals: how many facilities the filters leave, on all pages. To count them takes longer than to
 * read a page, so the last total is kept with the snapshot that it was counted in. It is used only for a page of the same
 * snapshot, which shows the same rows; else both are read again, in one statement.
 */
export class CountedPages {
  private readonly kept = new Map<string, { total: number; snapshot: string }>();

  async read(statements: Statements, query: FacilityQuery, page: Page): Promise<PageRead> {
    const { filters } = query;
    if (isEmpty(filters)) return readPage(statements, query, page, countAll());
    const key = JSON.stringify(filters);
    const last = this.kept.get(key);
    if (last) {
      const read = await readPage(statements, query, page);
      if (read.snapshot === last.snapshot) return { ...read, total: last.total };
    }
    const counted = await readPage(statements, query, page, countMatches(statements, filters));
    this.keep(key, counted);
    return counted;
  }

  private keep(key: string, { total, snapshot }: PageRead): void {
    this.kept.delete(key);
    this.kept.set(key, { total, snapshot });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
  }
}

function isEmpty(filters: FacilityFilters): boolean {
  return Object.values(filters).every(values => values === undefined);
}

/** All living facilities, as triggers count them. */
function countAll(): SQL {
  return sql`(select coalesce(sum(living), 0) from ${facilityCounts})`;
}

function countMatches(statements: Statements, filters: FacilityFilters): SQL {
  return sql`(select count(*) from ${facilities} where ${conditionsOf(statements, filters)})`;
}
