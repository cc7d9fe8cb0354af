import { codeOf, phraseOf } from '../contract/index.js';
import type { RegistryException } from '../exceptions/index.js';
import { jsonListMember, jsonMember, jsonMembers } from './json-member.js';

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

/** The same facts as problem details (RFC 9457 §3), with `code` and `errors` as extension members. */
export function problemBody(
  exception: RegistryException,
  status: number,
  type: string,
  instance?: string,
): string {
  const { expose, message, errors, extensions } = exception;
  let body = `{"type":${JSON.stringify(type)}`;
  body += jsonMember('title', phraseOf(status));
  body += jsonMember('status', status);
  if (expose && message) body += jsonMember('detail', message);
  body += jsonMember('instance', instance);
  body += jsonMember('code', codeOf(status));
  if (expose && errors?.length) body += jsonListMember('errors', errors);
  if (expose && extensions) body += jsonMembers(extensions, OWN_MEMBERS);
  return `${body}}`;
}
