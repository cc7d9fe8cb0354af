import { isBareError } from '../bare-error.js';
import type { ErrorMapper } from '../recogniser.js';
import { exceptionFor, type AnswerName } from './answers.js';
import { factsOf, isPlain, member, type FamilyMember } from './error-facts.js';
import { ERROR_FAMILIES, PLAIN_MESSAGES, type LibraryName } from './error-families.js';

/**
 * Where errors keep the error that they wrap: `cause` (ES2022; Drizzle, undici), `original` and `parent` (Sequelize),
 * `driverError` (TypeORM), `nativeError` (Objection), `previous`, `originalError` and `inner` (others).
 */
const LINKS = [
  'cause',
  'original',
  'parent',
  'driverError',
  'nativeError',
  'previous',
  'originalError',
  'inner',
];

/** More errors than any honest chain has: what a cycle that makes new errors on the way costs at most. */
const MOST_ERRORS = 32;

/**
 * A recogniser of the errors of databases, ORMs, upstream services and authentication libraries: in what was thrown, or
 * in what it wraps, the outermost first.
 */
export function recogniseFamilies(families: readonly LibraryName[]): ErrorMapper {
  const known: Known = {
    members: families.map(family => ERROR_FAMILIES[family]),
    messages: new Map(families.flatMap(family => Object.entries(PLAIN_MESSAGES[family] ?? {}))),
  };
  return thrown => {
    const answer = answerFor(thrown, known);
    return answer && exceptionFor(answer, thrown);
  };
}

/** What the errors of some families are known by. */
interface Known {
  readonly members: readonly FamilyMember[];
  /** The messages of plain errors. */
  readonly messages: ReadonlyMap<unknown, AnswerName>;
}

function answerFor(thrown: unknown, { members, messages }: Known): AnswerName | undefined {
  if (isBareError(thrown)) return messages.get((thrown as Error).message);
  const chain: object[] = [];
  append(chain, thrown);
  // The chain grows while it is walked, so that the errors are asked in the order of their depth.
  for (const error of chain) {
    const facts = factsOf(error);
    const said = isPlain(facts) ? messages.get(facts.message) : undefined;
    if (said) return said;
    for (const recognise of members) {
      const answer = recognise(facts);
      if (answer) return answer;
    }
    for (const link of LINKS) append(chain, member(error, link));
    appendAll(chain, member(error, 'errors'));
  }
  return undefined;
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

/** PostgreSQL's errors have a length too. Of a revoked proxy not even this can be asked. */
function isList(errors: unknown): errors is readonly unknown[] {
  try {
    return Array.isArray(errors);
  } catch {
    return false;
  }
}
