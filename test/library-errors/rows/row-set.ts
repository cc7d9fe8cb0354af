import type { LibraryName } from '../../../lib/error-mapping/index.js';

/** What no response may ever contain. */
export const SECRET = 's3cr3t-of-the-database';

/** A response in one line: its status, `Bearer` where it challenges for a token, and its message: `409 Already exists`. */
export type ResponseLine = string;

/** The rows of one table of a library: what is expected of each, and how the error of a row looks in real life. */
export interface RowSet {
  library: LibraryName;
  /** The library's table, to see that no row of it goes untested. */
  table: object;
  expected: Readonly<Record<ResponseLine, readonly (string | number)[]>>;
  /** Keys of the table that are no error of others. */
  notRecognised?: readonly (string | number)[];
  make(key: string): object;
}

/** An error with the secret wherever drivers put theirs, but for the members that are given. */
export function errorWith(members: Record<string, unknown>, message = `failed: ${SECRET}`): Error {
  const planted = {
    detail: `Key (email)=(${SECRET}) already exists.`,
    hint: SECRET,
    query: `insert into ${SECRET} values ($1)`,
    sql: `insert into ${SECRET} values (?)`,
    sqlMessage: `Duplicate entry '${SECRET}'`,
    parameters: [SECRET],
    params: [SECRET],
    table: SECRET,
    column: SECRET,
    constraint: SECRET,
    host: `${SECRET}.internal`,
    address: SECRET,
    hostname: SECRET,
    url: `https://${SECRET}.internal`,
    config: { headers: { Authorization: SECRET }, baseURL: SECRET },
    headers: { 'X-Secret': SECRET, 'Retry-After': SECRET, 'WWW-Authenticate': SECRET },
    keyValue: { email: SECRET },
    value: SECRET,
    path: SECRET,
  };
  const error = new Error(message);
  for (const [name, value] of Object.entries({ ...planted, ...members })) {
    Object.defineProperty(error, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return error;
}
