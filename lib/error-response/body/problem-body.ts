import { readStaticText, type RegistryException } from '../../exceptions/index.js';
import { codeOf, getPhrase, getProblemType } from '../../status/index.js';
import { type AddedMembers, RESERVED_MEMBERS, translateMessage } from '../extend-body.js';
import { jsonListMember, jsonMember, jsonMembers, withNames } from './json-member.js';

/** Members of RFC 9457 and of the contract, which an extension never replaces. */
const OWN_MEMBERS: ReadonlySet<string> = new Set([
  'type',
  'title',
  'status',
  'detail',
  'instance',
  'code',
  'message',
  'errors',
]);
const OWN_MEMBERS_OF_NAMED: ReadonlySet<string> = new Set([...OWN_MEMBERS, 'errorCode']);

/** How the body starts: the same for every error of a type and a status. */
const openings = new Map<number, { type: string; text: string }>();

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
    body += jsonMembers(extensions, errorCode === undefined ? OWN_MEMBERS : OWN_MEMBERS_OF_NAMED);
  }
  if (added) body += jsonMembers(added, withNames(RESERVED_MEMBERS, extensions));
  return `${body}}`;
}

/** A problem type of the user's has a title of its own (RFC 9457 §3.1.3), where its class names one. */
function getTitle(exception: RegistryException, status: number): string {
  return readStaticText(exception.constructor, 'title') ?? getPhrase(status);
}

function openProblem(status: number, type: string): string {
  const known = openings.get(status);
  if (known?.type === type) return known.text;
  const text = `{"type":${JSON.stringify(type)},"title":${JSON.stringify(getPhrase(status))},"status":${status}`;
  openings.set(status, { type, text });
  return text;
}
