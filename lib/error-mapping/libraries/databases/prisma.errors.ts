import { type LibraryMapper, lookUp, member } from '../error-facts.js';
import { SQLSTATES } from './postgres.errors.js';
import type { ResponseKind } from '../responses.js';
import { SQLITE_NUMBERS } from './sqlite.errors.js';

/**
 * Prisma's error codes: https://www.prisma.io/docs/orm/reference/error-reference#error-codes. Those that tell of a fault
 * of the server (a query that does not validate, a missing table, wrong credentials) are left out: they are a 500.
 */
export const PRISMA_CODES = {
  P1001: 'databaseUnavailable', // can't reach the database server
  P1002: 'databaseUnavailable', // the server was reached but timed out
  P1008: 'databaseTimeout', // operations timed out
  P1017: 'databaseUnavailable', // the server has closed the connection
  P2000: 'tooLong', // the value is too long for the column's type
  P2001: 'notFound', // the record searched for in the where condition does not exist
  P2002: 'alreadyExists', // unique constraint failed
  P2003: 'brokenReference', // foreign key constraint failed
  P2004: 'refusedValue', // a constraint failed on the database
  P2006: 'malformedValue', // the provided value is not valid
  P2007: 'malformedValue', // data validation error
  P2011: 'missingValue', // null constraint violation
  P2012: 'missingValue', // missing a required value
  P2013: 'missingValue', // missing the required argument
  P2014: 'stillReferenced', // the change would violate a required relation
  P2015: 'missingReference', // a related record could not be found
  P2017: 'missingReference', // the records for a relation are not connected
  P2018: 'missingReference', // the required connected records were not found
  P2019: 'malformedValue', // input error
  P2020: 'outOfRange', // value out of range for the type
  P2023: 'malformedValue', // inconsistent column data: also a malformed UUID or ObjectId
  P2024: 'databaseUnavailable', // timed out fetching a connection from the pool
  P2025: 'notFound', // an operation depends on records that were required but not found; see `dependsOnAnother`
  P2028: 'databaseTimeout', // transaction API error: not started, or not finished, in time
  P2033: 'outOfRange', // a number does not fit into a 64-bit signed integer
  P2034: 'writeConflict', // a write conflict or a deadlock
  P2037: 'databaseUnavailable', // too many database connections opened
} as const satisfies Record<string, ResponseKind>;

/**
 * What a driver adapter of Prisma makes of a database's error: `MappedError` of `@prisma/driver-adapter-utils`
 * (packages/driver-adapter-utils/src/types.ts). It lies under P2010, a raw query that failed, and P2039, an error that has
 * no code of Prisma's.
 */
export const PRISMA_KINDS = {
  ConnectionClosed: 'databaseUnavailable',
  DatabaseNotReachable: 'databaseUnavailable',
  ForeignKeyConstraintViolation: 'brokenReference',
  InconsistentColumnData: 'malformedValue',
  InvalidInputValue: 'malformedValue',
  LengthMismatch: 'tooLong',
  NullConstraintViolation: 'missingValue',
  RestrictViolation: 'stillReferenced',
  SocketTimeout: 'databaseTimeout',
  TooManyConnections: 'databaseUnavailable',
  TransactionWriteConflict: 'writeConflict',
  UniqueConstraintViolation: 'alreadyExists',
  ValueOutOfRange: 'outOfRange',
} as const satisfies Record<string, ResponseKind>;

/** Prisma's known request errors, those of its initialisation, and those of its driver adapters. */
export const mapPrismaError: LibraryMapper = ({ error, code, name }) => {
  if (code === 'P2025' && dependsOnAnother(member(error, 'meta'))) return 'missingReference';
  const kind = lookUp(PRISMA_CODES, code) ?? lookUp(PRISMA_CODES, member(error, 'errorCode'));
  if (kind) return kind;
  if (name === 'DriverAdapterError') return ofAdapter(error);
  if (code !== 'P2010' && code !== 'P2039') return undefined;
  const meta = member(error, 'meta');
  // Before Prisma 7 a raw query brings the database's own code.
  return ofAdapter(member(meta, 'driverAdapterError')) ?? lookUp(SQLSTATES, member(meta, 'code'));
};

function ofAdapter(error: unknown): ResponseKind | undefined {
  const cause = member(error, 'cause');
  return (
    lookUp(PRISMA_KINDS, member(cause, 'kind')) ??
    lookUp(SQLSTATES, member(cause, 'originalCode')) ??
    lookUp(SQLITE_NUMBERS, member(cause, 'extendedCode'))
  );
}

/**
 * Whether it is not the record itself that is missing, but one that the written data refer to: a nested operation, a connect
 * or a disconnect. Prisma 7 names the operation (`an update`, `a nested connect`), or the number of records to connect; before
 * that, it is part of a text: https://github.com/prisma/prisma-engines (query-engine/core/src/interpreter/error.rs)
 */
function dependsOnAnother(meta: unknown): boolean {
  const operation = member(meta, 'operation');
  if (typeof operation === 'string') return NESTED_OPERATION.test(operation);
  const cause = member(meta, 'cause');
  return (
    member(meta, 'expectedRows') !== undefined || (typeof cause === 'string' && NESTED_CAUSE.test(cause))
  );
}

const NESTED_OPERATION = /^a (?:nested |connect$|disconnect$)/;
const NESTED_CAUSE = /\bfor a nested \w|\brecords to be connected\b|\(needed to (?:inline|find) /;
