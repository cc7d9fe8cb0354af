import { codeOf, getPhrase, getProblemType, isPageStatus } from '../status/index.js';
import type { DeclaredError } from './declared-error.js';
import type { RouteContract } from './route-contract.js';
import { describeStatus, ERROR_STATUSES } from './status-meaning.js';

/**
 * An operation that responds with an error.
 *
 * @publicApi
 */
export interface ErrorCatalogueOperation {
  /** The method, or `ALL`. */
  readonly method: string;
  /** The full path: `/api/v1/facilities/:id`. */
  readonly path: string;
}

/**
 * One error that a client can meet, as `RegistryContract.errorCatalogue()` lists it: an error with a name, or all those of
 * a status that have none.
 *
 * @example
 * ```ts
 * import type { ErrorCatalogueEntry } from 'nestjs-registry-http';
 *
 * const entry: ErrorCatalogueEntry = {
 *   errorCode: 'identifier-taken',
 *   status: 409,
 *   code: '409 Conflict',
 *   title: 'The identifier belongs to another facility',
 *   description: 'another facility has the identifier',
 *   anchor: 'identifier-taken',
 *   type: 'https://api.example.org/contract#identifier-taken',
 *   operations: [{ method: 'POST', path: '/facilities' }],
 * };
 * ```
 *
 * @see RFC 9457 §3.1
 * @publicApi
 */
export interface ErrorCatalogueEntry {
  /** The name of the error; absent in the entry of a status. */
  readonly errorCode?: string;
  readonly status: number;
  /** The `code` of the body: `'409 Conflict'`. */
  readonly code: string;
  /** The `title` of its problem details: what the class says, or else the phrase of the status. */
  readonly title: string;
  /** The declared condition of the error; for a status, its meaning. */
  readonly description: string;
  /** The `id` of the entry in the page of the contract: the name, or else the status. */
  readonly anchor: string;
  /** The `type` of its problem details, by the option `problemTypeBase`. */
  readonly type: string;
  /** The operations that declare it. Empty for a status that no handler declares without a name. */
  readonly operations: readonly ErrorCatalogueOperation[];
}

/** The module's options that affect the catalogue. */
export interface ErrorCatalogueOptions {
  readonly problemTypeBase?: string;
  readonly unlistedStatuses?: 'keep' | 'fold';
}

/** An entry while it is collected. */
interface Collected {
  readonly status: number;
  readonly errorCode: string | undefined;
  title: string | undefined;
  readonly descriptions: Set<string>;
  readonly operations: Map<string, ErrorCatalogueOperation>;
}

/** Every error of the routes, and every status that the library itself can respond with, by status and name. */
export function listErrorCatalogue(
  routes: readonly RouteContract[],
  { problemTypeBase, unlistedStatuses }: ErrorCatalogueOptions,
): ErrorCatalogueEntry[] {
  const entries = new Map<string, Collected>();
  for (const status of ERROR_STATUSES) {
    if (unlistedStatuses !== 'fold' || isPageStatus(status)) getEntry(entries, { status });
  }
  for (const { method, path, errors } of routes) {
    for (const error of errors) {
      getEntry(entries, { status: error.status });
      const entry = getEntry(entries, error);
      entry.title ??= error.title;
      entry.descriptions.add(error.description);
      entry.operations.set(`${method} ${path}`, { method, path });
    }
  }
  return [...entries.values()].sort(byStatusAndName).map(({ status, errorCode, ...collected }) => ({
    ...(errorCode !== undefined && { errorCode }),
    status,
    code: codeOf(status),
    title: (errorCode !== undefined && collected.title) || getPhrase(status),
    description: errorCode === undefined ? describeStatus(status) : describe(status, collected.descriptions),
    anchor: errorCode ?? String(status),
    type: getProblemType(status, problemTypeBase, errorCode),
    operations: [...collected.operations.values()],
  }));
}

/** Joins the descriptions of the declarations; that of the status is used only if there is no other. */
function describe(status: number, descriptions: ReadonlySet<string>): string {
  const general = describeStatus(status);
  const own = [...descriptions].filter(description => description !== general);
  return own.length ? own.join('; or ') : general;
}

function getEntry(
  entries: Map<string, Collected>,
  { status, errorCode }: Pick<DeclaredError, 'status' | 'errorCode'>,
): Collected {
  const key = `${status} ${errorCode ?? ''}`;
  const known = entries.get(key);
  if (known) return known;
  const entry = {
    status,
    errorCode,
    title: undefined,
    descriptions: new Set<string>(),
    operations: new Map(),
  };
  entries.set(key, entry);
  return entry;
}

/** The entry of a status stands before its names. */
function byStatusAndName(one: Collected, other: Collected): number {
  const [name = '', otherName = ''] = [one.errorCode, other.errorCode];
  return one.status - other.status || (name < otherName ? -1 : Number(name > otherName));
}
