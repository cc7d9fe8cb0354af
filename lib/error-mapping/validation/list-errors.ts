import type { ErrorDetail } from '../../status/index.js';
import { isRecord } from '../is-record.js';
import { createDetail, jsonPointer } from './error-details.js';
import type { PipeFailure } from './pipe-failure.js';
import { parseTypiaPath, flattenProblems } from './validator-problems.js';

/** Members of an entry that hold received values. They are never sent back. */
const VALUES: ReadonlySet<string> = new Set(['value', 'target', 'input', 'received']);

/** Members of an entry that may hold its message, in the order in which they are read. */
const MESSAGES = ['message', 'msg', 'detail', 'reason', 'error', 'text', 'title'] as const;

/** Members that group messages and are not part of a place: those of zod's `format()` and `flatten()`. */
const GROUPS: ReadonlySet<string> = new Set(['_errors', 'fieldErrors', 'formErrors']);

/** Members by which an entry names its place itself. */
const PLACES = ['pointer', 'parameter', 'header'] as const;

/** The maximum depth. Deeper entries are omitted. */
const MAX_DEPTH = 100;

/** The place of an error in the received structure. */
interface Position {
  readonly path: readonly string[];
  /** The objects that contain it, to detect circular references. */
  readonly parents: readonly unknown[];
  /** Whether a key is always the name of a field: no entry of a list contains it. */
  readonly isOutermost: boolean;
}

const TOP: Position = { path: [], parents: [], isOutermost: true };

/**
 * Converts the `errors` of an exception of Nest's, in any shape, to the contract's list, depth first. An array gives each of
 * its entries. A text is a message. An object with a message is an entry. The keys of any other object form the pointer.
 * Any other value gives its JSON as a message. Unreadable values are omitted.
 */
export function listErrors(errors: unknown, failure?: PipeFailure): ErrorDetail[] {
  return read(errors, TOP, failure);
}

/** The error of a compiled validator (typia, nestia) that stands in the body itself, and the members it consists of. */
export function typiaError(body: Readonly<Record<string, unknown>>): ErrorDetail | undefined {
  return fromTypia(Object.entries(body).filter(([name]) => name === 'path' || name === 'expected'));
}

function read(value: unknown, position: Position, failure: PipeFailure | undefined): ErrorDetail[] {
  try {
    return readValue(value, position, failure);
  } catch {
    return [];
  }
}

function readValue(value: unknown, position: Position, failure: PipeFailure | undefined): ErrorDetail[] {
  const { path, parents } = position;
  if (typeof value === 'string') return [placed(path, { message: value })];
  if (!isRecord(value)) {
    const json = JSON.stringify(value) as string | undefined;
    return json === undefined ? [] : [placed(path, { message: json })];
  }
  if (parents.includes(value) || parents.length >= MAX_DEPTH) return [];
  const below = { ...position, parents: [...parents, value] };
  if (Array.isArray(value)) {
    return value.flatMap(item => read(item, { ...below, isOutermost: false }, failure));
  }
  const problems = flattenProblems(value);
  if (problems) {
    const known = failure ? {} : otherMembers(value);
    return problems.map(problem => ({ ...createDetail(problem, failure), ...known }));
  }
  if (typeof value['toJSON'] === 'function') return read(value['toJSON'](), below, failure);
  return readObject(Object.entries(value), below, failure);
}

function readObject(
  members: [string, unknown][],
  { path, parents, isOutermost }: Position,
  failure: PipeFailure | undefined,
): ErrorDetail[] {
  const entry = fromTypia(members) ?? fromEntry(members, path);
  if (entry) return [entry];
  return members.flatMap(([name, value]) => {
    if (GROUPS.has(name)) return read(value, { path, parents, isOutermost }, failure);
    if (VALUES.has(name) && !isOutermost) return [];
    return read(value, { path: [...path, name], parents, isOutermost: false }, failure);
  });
}

/** An object with a message. The message gets the member `message`; the other members are kept. */
function fromEntry(members: readonly [string, unknown][], path: readonly string[]): ErrorDetail | undefined {
  const texts = new Map(members.filter(([, value]) => typeof value === 'string' && value !== ''));
  const name = MESSAGES.find(candidate => texts.has(candidate));
  if (name === undefined) return undefined;
  const entry: Record<string, unknown> = {};
  for (const [member, value] of members) {
    if (member === name) entry['message'] = value;
    else if (!VALUES.has(member)) entry[member === 'message' ? 'messages' : member] = withoutValues(value);
  }
  const isPlaced = PLACES.some(place => entry[place] !== undefined);
  return placed(isPlaced ? [] : path, entry as unknown as ErrorDetail);
}

/** `{ path: '$input.users[2].email', expected: 'string', value }`: https://typia.io/docs/validators/validate */
function fromTypia(members: readonly [string, unknown][]): ErrorDetail | undefined {
  const { path, expected, ...rest } = Object.fromEntries(members);
  const found = typeof expected === 'string' ? parseTypiaPath(path) : undefined;
  if (!found) return undefined;
  const { message, ...others } = otherMembers(rest);
  const text = typeof message === 'string' && message !== '' ? message : `expected ${String(expected)}`;
  return { pointer: jsonPointer(found), message: text, ...others };
}

function placed(path: readonly string[], detail: ErrorDetail): ErrorDetail {
  return path.length ? { pointer: jsonPointer(path), ...detail } : detail;
}

/** The members that a validator adds to place and message: a code, or a limit. */
function otherMembers(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item)
      .filter(([name]) => !NAMED_OTHERWISE.has(name))
      .map(([name, value]) => [name, withoutValues(value)]),
  );
}

const NAMED_OTHERWISE: ReadonlySet<string> = new Set([
  ...VALUES,
  'path',
  'message',
  // The members of class-validator's errors.
  'property',
  'children',
  'constraints',
  'contexts',
]);

/** A member of an entry without received values, which validators repeat in many places. */
function withoutValues(value: unknown, parents: readonly unknown[] = []): unknown {
  if (!isRecord(value) || typeof value['toJSON'] === 'function') return value;
  if (parents.includes(value) || parents.length >= MAX_DEPTH) return undefined;
  const below = [...parents, value];
  if (Array.isArray(value)) return value.map(item => withoutValues(item, below));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !VALUES.has(name))
      .map(([name, member]) => [name, withoutValues(member, below)]),
  );
}
