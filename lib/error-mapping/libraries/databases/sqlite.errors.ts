import { type ErrorFacts, type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * SQLite's result codes: https://www.sqlite.org/rescode.html. better-sqlite3, libSQL and Bun give the name of the
 * extended code, `node:sqlite` its number, node-sqlite3 only the primary one.
 */
export const SQLITE_CODES = {
  SQLITE_CONSTRAINT_UNIQUE: { number: 2067, kind: 'alreadyExists' },
  SQLITE_CONSTRAINT_PRIMARYKEY: { number: 1555, kind: 'alreadyExists' },
  SQLITE_CONSTRAINT_ROWID: { number: 2579, kind: 'alreadyExists' },
  SQLITE_CONSTRAINT_FOREIGNKEY: { number: 787, kind: 'brokenReference' },
  SQLITE_CONSTRAINT_TRIGGER: { number: 1811, kind: 'excluded' }, // RAISE(ABORT); in ON DELETE RESTRICT too
  SQLITE_CONSTRAINT_NOTNULL: { number: 1299, kind: 'missingValue' },
  SQLITE_CONSTRAINT_CHECK: { number: 275, kind: 'refusedValue' },
  SQLITE_CONSTRAINT_DATATYPE: { number: 3091, kind: 'malformedValue' }, // STRICT tables
  SQLITE_MISMATCH: { number: 20, kind: 'malformedValue' },
  SQLITE_TOOBIG: { number: 18, kind: 'tooLong' },
  SQLITE_BUSY_SNAPSHOT: { number: 517, kind: 'writeConflict' },
  SQLITE_BUSY: { number: 5, kind: 'databaseTimeout' },
  SQLITE_BUSY_RECOVERY: { number: 261, kind: 'databaseTimeout' },
  SQLITE_BUSY_TIMEOUT: { number: 773, kind: 'databaseTimeout' },
  SQLITE_LOCKED: { number: 6, kind: 'databaseTimeout' },
  SQLITE_LOCKED_SHAREDCACHE: { number: 262, kind: 'databaseTimeout' },
  SQLITE_INTERRUPT: { number: 9, kind: 'databaseTimeout' },
  SQLITE_NOMEM: { number: 7, kind: 'databaseUnavailable' },
  SQLITE_FULL: { number: 13, kind: 'databaseUnavailable' },
} as const satisfies Record<string, { number: number; kind: ResponseKind }>;

/** The same by number. */
export const SQLITE_NUMBERS: Readonly<Record<number, ResponseKind>> = Object.fromEntries(
  Object.values(SQLITE_CODES).map(({ number, kind }) => [number, kind]),
);

/**
 * node-sqlite3 tells the constraints apart by their message alone:
 * https://github.com/TryGhost/node-sqlite3/issues/856; the texts are those of SQLite (src/vdbe.c, src/insert.c).
 */
export const SQLITE_CONSTRAINT_MESSAGES = {
  'UNIQUE constraint failed': 'alreadyExists',
  'PRIMARY KEY must be unique': 'alreadyExists',
  'FOREIGN KEY constraint failed': 'brokenReference',
  'NOT NULL constraint failed': 'missingValue',
  'CHECK constraint failed': 'refusedValue',
} as const satisfies Record<string, ResponseKind>;

/** SQLite. */
export const mapSqliteError: LibraryMapper = facts => {
  const { error, code } = facts;
  if (code === 'ERR_SQLITE_ERROR') return lookUp(SQLITE_NUMBERS, member(error, 'errcode'));
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return undefined;
  return code === 'SQLITE_CONSTRAINT' ? constraintKind(facts) : lookUp(SQLITE_CODES, code)?.kind;
};

function constraintKind({ error, message }: ErrorFacts): ResponseKind {
  const text = typeof message === 'string' ? message : '';
  return (
    lookUp(SQLITE_CODES, member(error, 'extendedCode'))?.kind ??
    lookUp(SQLITE_NUMBERS, member(error, 'rawCode')) ??
    Object.entries(SQLITE_CONSTRAINT_MESSAGES).find(([words]) => text.includes(words))?.[1] ??
    'excluded'
  );
}
