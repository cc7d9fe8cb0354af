import { AUTHENTICATION_ROWS } from './rows/authentication.js';
import { MONGO_ROWS, MYSQL_ROWS, POSTGRES_ROWS, REDIS_ROWS, SQLITE_ROWS } from './rows/databases.js';
import { ORM_ROWS } from './rows/orms.js';
import { REQUEST_ROWS } from './rows/requests.js';
import { SECRET, type RowSet } from './rows/row-set.js';
import { UPSTREAM_ROWS } from './rows/upstreams.js';

/** The rows of all libraries. */
export const EVERY_ROW: readonly RowSet[] = [
  ...POSTGRES_ROWS,
  ...MYSQL_ROWS,
  ...SQLITE_ROWS,
  ...MONGO_ROWS,
  ...REDIS_ROWS,
  ...ORM_ROWS,
  ...UPSTREAM_ROWS,
  ...AUTHENTICATION_ROWS,
  ...REQUEST_ROWS,
];

/** The keys of a set of rows, each with the line of its response. */
export const linesOf = ({ expected }: RowSet): (readonly [key: string, line: string])[] =>
  Object.entries(expected).flatMap(([line, keys]) => keys.map(key => [String(key), line] as const));

const words = `wrapped: ${SECRET}`;

/** The ways in which an error arrives. */
export const WRAPPINGS: Readonly<Record<string, (error: object) => unknown>> = {
  bare: error => error,
  'wrapped once': error => new Error(words, { cause: error }),
  'wrapped twice': error => new Error(words, { cause: new TypeError(words, { cause: error }) }),
  'in an AggregateError': error => new AggregateError([new Error(words), error], words),
  'in a wrapped AggregateError': error => new Error(words, { cause: new AggregateError([error], words) }),
  'as Sequelize wraps': error =>
    Object.assign(new Error(words), { parent: error, original: error, sql: SECRET }),
  'as Sequelize wraps one of many': error => Object.assign(new Error(words), { errors: error }),
  'as TypeORM wraps': error => Object.assign(new Error(words), { driverError: error, query: SECRET }),
  'as Objection wraps': error => Object.assign(new Error(words), { nativeError: error }),
  'as others wrap': error =>
    Object.assign(new Error(words), { previous: { originalError: { inner: { cause: error } } } }),
};
