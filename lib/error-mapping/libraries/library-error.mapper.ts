import type { ErrorMapper } from '../error-mapper.js';
import { attempt } from '../is-record.js';
import { isHttpException, isMadeByAdapter } from '../mappers/nest-exception.mapper.js';
import { type ErrorFacts, readErrorFacts, type LibraryMapper, isPlain, member } from './error-facts.js';
import { LIBRARY_MAPPERS, EXCEPTION_MAPPERS, type LibraryName, PLAIN_MESSAGES } from './libraries.js';
import { type LibraryResponse, type ResponseKind, exceptionFor } from './responses.js';

/**
 * The members in which errors keep the error that they wrap: `cause` (ES2022; Drizzle, undici), `original` and `parent` (Sequelize),
 * `driverError` (TypeORM), `nativeError` (Objection), `previous`, `originalError` and `inner` (others).
 */
export const CAUSE_MEMBERS = [
  'cause',
  'original',
  'parent',
  'driverError',
  'nativeError',
  'previous',
  'originalError',
  'inner',
];

/** The most errors of a chain that are examined. It bounds a getter that creates a new cause at each read. */
const MOST_ERRORS = 32;

/**
 * Creates the mapper for errors of databases, ORMs, upstream services and authentication libraries. It examines the thrown
 * error and then the errors that it wraps, the outermost first.
 */
export function createLibraryMapper(libraries: readonly LibraryName[]): ErrorMapper {
  const ofErrors: Partial<Record<string, LibraryMapper>> = LIBRARY_MAPPERS;
  const ofExceptions: Partial<Record<string, LibraryMapper>> = EXCEPTION_MAPPERS;
  const known: Known = {
    members: libraries.flatMap(library => ofErrors[library] ?? []),
    exceptions: libraries.flatMap(library => ofExceptions[library] ?? []),
    messages: readMessages(libraries),
  };
  return thrown => {
    const response = findResponse(thrown, known);
    return response && exceptionFor(response, thrown);
  };
}

/** Creates the mapper for plain errors, which only their messages identify. */
export function createPlainErrorMapper(libraries: readonly LibraryName[]): ErrorMapper {
  const messages = readMessages(libraries);
  return thrown => {
    const response = findByMessage(messages, (thrown as Error).message);
    return response && exceptionFor(response, thrown);
  };
}

function readMessages(libraries: readonly LibraryName[]): Known['messages'] {
  return new Map(libraries.flatMap(library => Object.entries(PLAIN_MESSAGES[library] ?? {})));
}

/** The mappers and messages that identify the errors of the enabled libraries. */
interface Known {
  readonly members: readonly LibraryMapper[];
  readonly exceptions: readonly LibraryMapper[];
  /** The messages of plain errors. */
  readonly messages: ReadonlyMap<string, ResponseKind | LibraryResponse>;
}

function findResponse(
  thrown: unknown,
  { members, exceptions, messages }: Known,
): ResponseKind | LibraryResponse | undefined {
  const chain: object[] = [];
  if (isHttpException(thrown)) {
    // The application chose this status, whatever the cause is.
    const response = firstValue(exceptions, readErrorFacts(thrown));
    if (response || !isMadeByAdapter(thrown)) return response;
    append(chain, thrown.cause);
  } else append(chain, thrown);
  // The chain grows during the loop, so the errors are examined in the order of their depth.
  for (const error of chain) {
    const facts = readErrorFacts(error);
    const response =
      (isPlain(facts) ? findByMessage(messages, facts.message) : undefined) ?? firstValue(members, facts);
    if (response || (error === chain[0] && declaresStatus(facts))) return response;
    for (const link of CAUSE_MEMBERS) append(chain, member(error, link));
    appendAll(chain, member(error, 'errors'));
  }
  return undefined;
}

function firstValue(
  members: readonly LibraryMapper[],
  facts: ErrorFacts,
): ResponseKind | LibraryResponse | undefined {
  for (const mapper of members) {
    // A revoked proxy cannot be read. The other errors of the chain still can.
    const response = attempt(() => mapper(facts), undefined);
    if (response) return response;
  }
  return undefined;
}

/** Looks up a message: the whole of it, or its beginning up to the first colon. */
function findByMessage(
  messages: Known['messages'],
  message: unknown,
): ResponseKind | LibraryResponse | undefined {
  if (typeof message !== 'string') return undefined;
  return messages.get(message) ?? messages.get(message.slice(0, message.indexOf(':') + 1));
}

/** Whether an error has a status for the client, like those of http-errors, Boom and Fastify. It outranks any cause. */
function declaresStatus({ error, name }: ErrorFacts): boolean {
  return (
    typeof member(error, 'expose') === 'boolean' ||
    member(error, 'isBoom') === true ||
    name === 'FastifyError'
  );
}

function append(chain: object[], error: unknown): void {
  if (typeof error !== 'object' || error === null) return;
  if (chain.length < MOST_ERRORS && !chain.includes(error)) chain.push(error);
}

/** The errors of an `AggregateError`, or the one that Sequelize keeps under the same name for a row of many. */
function appendAll(chain: object[], errors: unknown): void {
  if (!isList(errors)) return append(chain, errors);
  for (let index = 0; index < MOST_ERRORS; index++) {
    append(chain, member(errors, String(index)));
  }
}

/**
 * Whether a value is an array. A `length` proves nothing: PostgreSQL's errors have one. A revoked proxy throws even
 * here.
 */
function isList(errors: unknown): errors is readonly unknown[] {
  try {
    return Array.isArray(errors);
  } catch {
    return false;
  }
}
