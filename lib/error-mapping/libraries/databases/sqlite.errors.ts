import { type ErrorFacts, type LibraryMapper, lookUp, member } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/**
 * SQLite's result codes: https://www.sqlite.org/rescode.html. better-sqlite3, libSQL and Bun give the name of the
 * extended code, `node:sqlite` its number, node-sqlite3 only the primary one.
 */
export const SQLITE_CODES = {
  SQLITE_CONSTRAINT_UNIQUE: { number: 2067, answer: 'alreadyExists' },
  SQLITE_CONSTRAINT_PRIMARYKEY: { number: 1555, answer: 'alreadyExists' },
  SQLITE_CONSTRAINT_ROWID: { number: 2579, answer: 'alreadyExists' },
  SQLITE_CONSTRAINT_FOREIGNKEY: { number: 787, answer: 'brokenReference' },
  SQLITE_CONSTRAINT_TRIGGER: { number: 1811, answer: 'excluded' }, // RAISE(ABORT); in ON DELETE RESTRICT too
  SQLITE_CONSTRAINT_NOTNULL: { number: 1299, answer: 'missingValue' },
  SQLITE_CONSTRAINT_CHECK: { number: 275, answer: 'refusedValue' },
  SQLITE_CONSTRAINT_DATATYPE: { number: 3091, answer: 'malformedValue' }, // STRICT tables
  SQLITE_MISMATCH: { number: 20, answer: 'malformedValue' },
  SQLITE_TOOBIG: { number: 18, answer: 'tooLong' },
  SQLITE_BUSY_SNAPSHOT: { number: 517, answer: 'writeConflict' },
  SQLITE_BUSY: { number: 5, answer: 'databaseTimeout' },
  SQLITE_BUSY_RECOVERY: { number: 261, answer: 'databaseTimeout' },
  SQLITE_BUSY_TIMEOUT: { number: 773, answer: 'databaseTimeout' },
  SQLITE_LOCKED: { number: 6, answer: 'databaseTimeout' },
  SQLITE_LOCKED_SHAREDCACHE: { number: 262, answer: 'databaseTimeout' },
  SQLITE_INTERRUPT: { number: 9, answer: 'databaseTimeout' },
  SQLITE_NOMEM: { number: 7, answer: 'databaseUnavailable' },
  SQLITE_FULL: { number: 13, answer: 'databaseUnavailable' },
} as const satisfies Record<string, { number: number; answer: ResponseKind }>;

/** The same by number. */
export const SQLITE_NUMBERS: Readonly<Record<number, ResponseKind>> = Object.fromEntries(
  Object.values(SQLITE_CODES).map(({ number, answer }) => [number, answer]),
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
  return code === 'SQLITE_CONSTRAINT' ? constraintKind(facts) : lookUp(SQLITE_CODES, code)?.answer;
};

function constraintKind({ error, message }: ErrorFacts): ResponseKind {
  const text = typeof message === 'string' ? message : '';
  return (
    lookUp(SQLITE_CODES, member(error, 'extendedCode'))?.answer ??
    lookUp(SQLITE_NUMBERS, member(error, 'rawCode')) ??
    Object.entries(SQLITE_CONSTRAINT_MESSAGES).find(([words]) => text.includes(words))?.[1] ??
    'excluded'
  );
}
