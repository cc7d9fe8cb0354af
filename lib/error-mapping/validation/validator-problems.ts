import { isRecord } from '../is-record.js';

/** One problem that a validator reports, and its path in the validated value. */
export interface ValidatorProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The validator's name for it: `isEmail`, `too_small`. */
  readonly code?: string | undefined;
}

/** An error of class-validator: a tree, one node for each property. It is recognised by its shape. */
interface ValidatorError {
  readonly property?: unknown;
  readonly constraints?: unknown;
  readonly children?: unknown;
  /** Not a member of class-validator's. The application may have added it. */
  readonly code?: unknown;
}

/** An issue of a Standard Schema validator (https://standardschema.dev), of zod and of valibot. */
interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[];
  readonly code?: unknown;
  readonly type?: unknown;
}

/**
 * Reads an item of a validator's list. Returns nothing for any other value. Other members are ignored: class-validator's
 * errors and zod's issues may contain the received value.
 */
export function flattenProblems(item: unknown): ValidatorProblem[] | undefined {
  if (isIssue(item)) {
    return [{ path: (item.path ?? []).map(problemKey), message: item.message, code: issueCode(item) }];
  }
  return isValidatorError(item) ? problemsInTree(item) : undefined;
}

/** The name of an issue: the `code` of zod and ArkType, the `type` of valibot and Joi. */
export function issueCode({ code, type }: Pick<Issue, 'code' | 'type'>): string | undefined {
  return readName(code) ?? readName(type);
}

function readName(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isIssue(item: unknown): item is Issue {
  if (!isRecord(item) || typeof item['message'] !== 'string') return false;
  // valibot omits the path if the issue is about the whole value.
  return Array.isArray(item['path']) || ('input' in item && 'received' in item);
}

function isValidatorError(item: unknown): item is ValidatorError {
  return (
    isRecord(item) && 'property' in item && (isRecord(item['constraints']) || Array.isArray(item['children']))
  );
}

/** A segment of an issue's path is a key, or an object with one. */
function problemKey(segment: unknown): PropertyKey {
  const key = isRecord(segment) ? segment['key'] : segment;
  return typeof key === 'number' || typeof key === 'symbol' ? key : String(key);
}

/** A property in the tree, and the properties that contain it. */
interface Place {
  readonly key: PropertyKey;
  readonly parent: Place | undefined;
}

/**
 * Flattens the tree in the same order as Nest. The received value determines the depth. So this is not recursive, and does
 * not build a path for each level.
 */
function problemsInTree(root: ValidatorError): ValidatorProblem[] {
  const problems: ValidatorProblem[] = [];
  const pending: [ValidatorError, Place | undefined][] = [[root, undefined]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [{ property, constraints, children, code }, parent] = next;
    // An error without a property is about the whole value: `forbidUnknownValues`.
    const place = property === undefined ? parent : { key: problemKey(property), parent };
    const messages = Object.entries(constraints ?? {});
    const path = messages.length ? readPath(place) : [];
    for (const [name, message] of messages) {
      problems.push({ path, message: String(message), code: readName(code) ?? name });
    }
    const below: readonly unknown[] = Array.isArray(children) ? children : [];
    for (let at = below.length - 1; at >= 0; at--) {
      const child = below[at];
      if (isRecord(child)) pending.push([child, place]);
    }
  }
  return problems;
}

function readPath(place: Place | undefined): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at = place; at; at = at.parent) path.push(at.key);
  return path.toReversed();
}

/** One step of a path in typia's form: `.users`, `[2]`, `["a name"]`. */
const TYPIA_STEP = /\.([^.[\]]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
const TYPIA_ROOT = '$input';

/** The path in a text such as `$input.users[2].email`, or nothing if the text has another form. */
export function parseTypiaPath(text: unknown): string[] | undefined {
  if (typeof text !== 'string' || !text.startsWith(TYPIA_ROOT)) return undefined;
  const path: string[] = [];
  TYPIA_STEP.lastIndex = TYPIA_ROOT.length;
  while (TYPIA_STEP.lastIndex < text.length) {
    const [step, name, index, quoted] = TYPIA_STEP.exec(text) ?? [];
    if (step === undefined) return undefined;
    path.push(name ?? index ?? (JSON.parse(quoted ?? '""') as string));
  }
  return path;
}
