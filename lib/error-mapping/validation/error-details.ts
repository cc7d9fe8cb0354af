import type { ErrorDetail } from '../../status/index.js';
import { isRecord } from '../is-record.js';
import { parsedItemCode } from './parse-codes.js';
import { getItemFailure, type PipeFailure, type Source } from './pipe-failure.js';
import { type ValidatorProblem, flattenProblems, issueCode } from './validator-problems.js';

/** The message of a response that lists the problems that a validator found. */
export const VALIDATION_FAILED = 'Validation failed';

const HEADING = `${VALIDATION_FAILED} (`;

/** The key under which Nest says that a grouped list is incomplete. */
const OMITTED = '...';

/** Converts the source of a Nest pipe's error to details. Its messages are passed separately. */
export function failureDetails(failure: PipeFailure, said: unknown): ErrorDetail[] {
  const problems = listProblems(failure);
  if (isRecord(said) && !Array.isArray(said)) {
    // In a path of the grouped list, a dot may be part of a name. The tree has the separate names.
    return [
      ...problems.map(problem => createDetail(problem, failure)),
      ...readMessages(said[OMITTED]).map(message => ({ message })),
    ];
  }
  const messages = readMessages(said);
  if (said === failure.messages && messages.length === problems.length) {
    return problems.map((problem, index) => createDetail(problem, failure, messages[index]));
  }
  const paired = messages.length === problems.length;
  return messages.map((given, index) => {
    const problem = problems[index];
    if (problem && repeats(given, problem)) return createDetail(problem, failure, given);
    // A subclass may have translated the message. Nest's own message starts with the path.
    return problem && paired
      ? createDetail({ ...problem, message: given }, failure, given)
      : { message: given };
  });
}

function listProblems({ problems = [], source, value, code }: PipeFailure): ValidatorProblem[] {
  // A parameter that is sent several times has no separate places.
  const items: readonly unknown[] = source?.type === 'body' && Array.isArray(value) ? value : [];
  const found: ValidatorProblem[] = [];
  for (const item of problems) {
    if (typeof item === 'string') found.push(readProblem(item, items, code));
    else for (const problem of readProblems(item)) found.push(aboutTheWhole(problem, source) ?? problem);
  }
  return found;
}

/** An issue may come without a path, and within this list it is one all the same. */
function readProblems(item: unknown): ValidatorProblem[] {
  return (
    flattenProblems(item) ??
    (isDetail(item) ? [{ path: [], message: item.message, code: issueCode(item) }] : [])
  );
}

/** Nest says of a whole value that it is none of a property which it names itself, after the parameter. */
function aboutTheWhole(
  { path, message, code }: ValidatorProblem,
  source: Source | undefined,
): ValidatorProblem | undefined {
  if (path.length !== 1 || path[0] !== (source?.data || source?.type)) return undefined;
  const bare = withoutHeading(message);
  return bare === message ? undefined : { path: [], message: bare, code };
}

/** `ParseArrayPipe` puts the index of the item in front of each message. */
function readProblem(text: string, items: readonly unknown[], code?: string): ValidatorProblem {
  const [, index, message] = /^\[(\d+)\] (.*)$/s.exec(text) ?? [];
  if (index === undefined || message === undefined) return { path: [], message: withoutHeading(text), code };
  const ofItem = parsedItemCode(message);
  if (!items.length) return { path: [], message: text, code: ofItem };
  const inner = getItemFailure(items[Number(index)]);
  const problem = inner && listProblems(inner).find(candidate => repeats(message, candidate));
  return {
    path: [Number(index), ...(problem?.path ?? [])],
    message: problem?.message ?? message,
    code: problem?.code ?? ofItem,
  };
}

/** One problem with its place. If the place is not known, the message starts with the path. */
export function createDetail(
  problem: ValidatorProblem,
  { source, index }: PipeFailure = {},
  given?: string,
): ErrorDetail {
  const { message, code } = problem;
  const path = index === undefined ? problem.path : [index, ...problem.path];
  const detail = (source && locateDetail(source, path, message)) ?? {
    message: given ?? (path.length ? `${path.map(String).join('.')}: ${message}` : message),
  };
  if (code !== undefined) detail.code = code;
  return detail;
}

/** Reads the message of Nest's body: a text, or a list. */
function readMessages(said: unknown): string[] {
  return (Array.isArray(said) ? said : [said]).filter(message => typeof message === 'string');
}

function repeats(given: string, { message }: ValidatorProblem): boolean {
  return withoutHeading(given).endsWith(message);
}

/** Parse pipes say `Validation failed (uuid is expected)`; the response says the first part already. */
function withoutHeading(message: string): string {
  const isHeaded = message.startsWith(HEADING) && message.endsWith(')');
  return isHeaded ? message.slice(HEADING.length, -1) : message;
}

function isDetail(item: unknown): item is ErrorDetail {
  return isRecord(item) && typeof item['message'] === 'string';
}

/** A JSON Pointer to a place in a document: `['a/b', 0]` is `/a~1b/0`, an empty path is the whole document (RFC 6901 §3, §4). */
export function jsonPointer(path: readonly PropertyKey[]): string {
  let pointer = '';
  for (const segment of path) pointer += `/${escaped(String(segment))}`;
  return pointer;
}

function escaped(segment: string): string {
  return segment.includes('~') || segment.includes('/')
    ? segment.replaceAll('~', '~0').replaceAll('/', '~1')
    : segment;
}

/** A message at its place as a client can find it, or nothing if the request does not show the place. */
export function locateDetail(
  { type, data }: Source,
  path: readonly PropertyKey[],
  message: string,
): ErrorDetail | undefined {
  // `@RequestHeader()`: Nest itself runs no pipe on `@Headers()`.
  if (type === 'custom') {
    return isRecord(data) && typeof data['header'] === 'string'
      ? { header: data['header'], message }
      : undefined;
  }
  const whole = typeof data === 'string' && data !== '' ? [data, ...path] : path;
  if (type === 'body') return { pointer: jsonPointer(whole), message };
  return whole.length ? { parameter: parameterName(whole), message } : undefined;
}

/** The name as it appears in a query: `filter[name]`. A parameter that is sent several times has one name. */
function parameterName(path: readonly PropertyKey[]): string {
  const [name = '', ...members] = path.map(String);
  if (/^\d+$/.test(members.at(-1) ?? '')) members.pop();
  return name + members.map(member => `[${member}]`).join('');
}
