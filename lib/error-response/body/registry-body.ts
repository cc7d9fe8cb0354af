import type { RegistryException } from '../../exceptions/index.js';
import { codeOf } from '../../status/index.js';
import { type AddedMembers, RESERVED_MEMBERS, translateMessage } from '../extend-body.js';
import { jsonListMember, jsonMember, jsonMembers, withNames } from './json-member.js';

/** Members that an extension never replaces. */
const OWN_MEMBERS: ReadonlySet<string> = new Set(['code', 'message', 'errors']);
const OWN_MEMBERS_OF_NAMED: ReadonlySet<string> = new Set([...OWN_MEMBERS, 'errorCode']);

/** How the body starts: the same for every error of a status. */
const openings = new Map<number, string>();

/** The body of the contract as JSON: `code`, then what may be said beside it. */
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
    body += jsonMembers(exception.extensions, errorCode === undefined ? OWN_MEMBERS : OWN_MEMBERS_OF_NAMED);
  }
  if (added) body += jsonMembers(added, withNames(RESERVED_MEMBERS, exception.extensions));
  return `${body}}`;
}
