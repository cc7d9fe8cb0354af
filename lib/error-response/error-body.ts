import { STATUS_CODES } from 'node:http';
import { attempt } from '../error-mapping/index.js';
import { readStaticText, type RegistryException } from '../exceptions/index.js';
import { codeOf, getPhrase, getProblemType } from '../status/index.js';
import { type AddedMembers, RESERVED_MEMBERS, translateMessage } from './extend-body.js';

/** Members that an extension never replaces. */
const MEMBERS: ReadonlySet<string> = new Set(['code', 'message', 'errors']);
const MEMBERS_OF_NAMED: ReadonlySet<string> = new Set([...MEMBERS, 'errorCode']);

/** How the body starts: the same for every error of a status. */
const openings = new Map<number, string>();

/** The body of the contract as JSON: `code`, then the optional members. */
export function registryBody(exception: RegistryException, status: number, added?: AddedMembers): string {
  let body = openings.get(status);
  if (body === undefined) openings.set(status, (body = `{"code":${JSON.stringify(codeOf(status))}`));
  if (!exception.expose) return `${body}${jsonMembers(added, RESERVED_MEMBERS)}}`;
  const message = added ? translateMessage(exception.message, status, added) : exception.message;
  if (message) body += jsonMember('message', message);
  const { errorCode } = exception;
  if (errorCode !== undefined) body += jsonMember('errorCode', errorCode);
  if (exception.errors?.length) body += jsonListMember('errors', exception.errors);
  if (exception.extensions) {
    body += jsonMembers(exception.extensions, errorCode === undefined ? MEMBERS : MEMBERS_OF_NAMED);
  }
  if (added) body += jsonMembers(added, withNames(RESERVED_MEMBERS, exception.extensions));
  return `${body}}`;
}

/** Members of RFC 9457 and of the contract, which an extension never replaces. */
const PROBLEM_MEMBERS: ReadonlySet<string> = new Set([
  ...MEMBERS,
  'type',
  'title',
  'status',
  'detail',
  'instance',
]);
const PROBLEM_MEMBERS_OF_NAMED: ReadonlySet<string> = new Set([...PROBLEM_MEMBERS, 'errorCode']);

/** How the body starts: the same for every error of a type and a status. */
const problemOpenings = new Map<number, { type: string; text: string }>();

/** The same facts as problem details (RFC 9457 §3), with `code`, `errorCode` and `errors` as extension members. */
export function problemBody(
  exception: RegistryException,
  status: number,
  base: string | undefined,
  instance?: string,
  added?: AddedMembers,
): string {
  const { expose, message, errorCode, errors, extensions } = exception;
  const isNamed = expose && errorCode !== undefined && base !== undefined;
  let body = isNamed
    ? `{"type":${JSON.stringify(getProblemType(status, base, errorCode))},"title":${JSON.stringify(getTitle(exception, status))},"status":${status}`
    : openProblem(status, getProblemType(status, base));
  const detail = translateMessage(message, status, added) || extensions?.['detail'];
  if (expose && typeof detail === 'string' && detail) body += jsonMember('detail', detail);
  body += jsonMember('instance', instance);
  body += jsonMember('code', codeOf(status));
  if (!expose) return `${body}${jsonMembers(added, RESERVED_MEMBERS)}}`;
  if (errorCode !== undefined) body += jsonMember('errorCode', errorCode);
  if (errors?.length) body += jsonListMember('errors', errors);
  if (extensions) {
    body += jsonMembers(extensions, errorCode === undefined ? PROBLEM_MEMBERS : PROBLEM_MEMBERS_OF_NAMED);
  }
  if (added) body += jsonMembers(added, withNames(RESERVED_MEMBERS, extensions));
  return `${body}}`;
}

/** A problem type of the application has its own title (RFC 9457 §3.1.3), if its class states one. */
function getTitle(exception: RegistryException, status: number): string {
  return readStaticText(exception.constructor, 'title') ?? getPhrase(status);
}

function openProblem(status: number, type: string): string {
  const known = problemOpenings.get(status);
  if (known?.type === type) return known.text;
  const text = `{"type":${JSON.stringify(type)},"title":${JSON.stringify(getPhrase(status))},"status":${status}`;
  problemOpenings.set(status, { type, text });
  return text;
}

/** The members that Nest's own filter sends, for the option `compatibility`. */
export interface NestMembers {
  readonly statusCode: number;
  readonly error: string;
}

export function getNestMembers(status: number): NestMembers {
  return { statusCode: status, error: STATUS_CODES[status] ?? getPhrase(status) };
}

/** Nest's members come first. Those of `extend` do not replace them. */
export function withNestMembers(status: number, added: AddedMembers | undefined): AddedMembers {
  const members = { ...getNestMembers(status) };
  return added ? { ...members, ...added, ...members } : members;
}

/**
 * A further member of a JSON object, with its comma. The empty string if the value has no JSON: a function, a BigInt, a
 * circular object, a throwing `toJSON`. The other members are kept.
 */
function jsonMember(name: string, value: unknown): string {
  const json = toJson(value);
  return json === undefined ? '' : `${openMember(name)}${json}`;
}

/** The members of the contract and of RFC 9457, each as the start of its JSON. */
const STARTS: ReadonlyMap<string, string> = new Map(
  ['code', 'message', 'errorCode', 'errors', 'detail', 'instance'].map(name => [name, `,"${name}":`]),
);

function openMember(name: string): string {
  return STARTS.get(name) ?? `,${JSON.stringify(name)}:`;
}

/** A list as a further member, without items that have no JSON. The empty string if no item has JSON. */
function jsonListMember(name: string, list: readonly unknown[]): string {
  // Serialize the list at once, unless an item may have no JSON: it would become `null`, or the whole list would fail.
  const whole = attempt(() => (list.every(isPlainObject) ? JSON.stringify(list) : undefined), undefined);
  if (whole !== undefined) return `${openMember(name)}${whole}`;
  const items = Array.from(list, toJson).filter(json => json !== undefined);
  return items.length ? `${openMember(name)}[${items.join(',')}]` : '';
}

function isPlainObject(item: unknown): boolean {
  return typeof item === 'object' && item !== null && !('toJSON' in item);
}

/** The members of an object as further members, leaving out those named. */
function jsonMembers(members: object | undefined, except: ReadonlySet<string>): string {
  let text = '';
  if (members === undefined) return text;
  for (const [name, value] of Object.entries(members)) {
    if (!except.has(name)) text += jsonMember(name, value);
  }
  return text;
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) as string | undefined;
  } catch {
    return undefined;
  }
}

/** Reserved names: a fixed set, and the names of an object. */
function withNames(names: ReadonlySet<string>, members: object | undefined): ReadonlySet<string> {
  return members ? new Set([...names, ...Object.keys(members)]) : names;
}
