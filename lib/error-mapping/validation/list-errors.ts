import type { ErrorDetail } from '../../status/index.js';
import { isRecord } from '../is-record.js';
import { detailOfProblem, jsonPointer } from './error-details.js';
import type { PipeFailure } from './pipe-failure.js';
import { pathOfTypia, flattenProblems } from './validator-problems.js';

/** Members of an entry that hold what the client sent. They are never sent back. */
const VALUES: ReadonlySet<string> = new Set(['value', 'target', 'input', 'received']);

/** Members of an entry that may hold its message, in the order in which they are asked. */
const MESSAGES = ['message', 'msg', 'detail', 'reason', 'error', 'text', 'title'] as const;

/** Members that group messages and are no part of a place: those of zod's `format()` and `flatten()`. */
const GROUPS: ReadonlySet<string> = new Set(['_errors', 'fieldErrors', 'formErrors']);

/** Members by which an entry names its place itself. */
const PLACES = ['pointer', 'parameter', 'header'] as const;

/** Deeper than any list of errors: what is below is left out. */
const MAX_DEPTH = 100;

/** Where an error stands in what was given. */
interface Position {
  readonly path: readonly string[];
  /** The objects around it, so that a circle ends. */
  readonly parents: readonly unknown[];
  /** Whether a key here is the name of a field, whatever the field is called: no entry of a list is around it. */
  readonly isOutermost: boolean;
}

const TOP: Position = { path: [], parents: [], isOutermost: true };

/**
 * What an exception of Nest's has as its `errors`, in any shape, as the contract's list, depth first. An array is each of
 * its entries, a text is a message, an object with a message is an entry, any other object is a map whose keys are
 * the pointer, and anything else is its JSON as a message. What cannot be read is left out, and does not cost the rest.
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
    return problems.map(problem => ({ ...detailOfProblem(problem, failure), ...known }));
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

/** An object with a message, which comes under its own name; the other members stay. */
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
  const found = typeof expected === 'string' ? pathOfTypia(path) : undefined;
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
  // class-validator's
  'property',
  'children',
  'constraints',
  'contexts',
]);

/** A member of an entry without the values in it, which validators repeat in many places. */
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
