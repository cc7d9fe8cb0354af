import { STATUS_CODES } from 'node:http';
import { getPhrase } from '../../status/index.js';
import type { AddedMembers } from '../extend-body.js';

/** What Nest's own filter sends of a status, with the option `compatibility`. */
export interface NestMembers {
  readonly statusCode: number;
  readonly error: string;
}

export function getNestMembers(status: number): NestMembers {
  return { statusCode: status, error: STATUS_CODES[status] ?? getPhrase(status) };
}

/** The members of Nest's before those of `extend`, which take no place of theirs. */
export function withNestMembers(status: number, added: AddedMembers | undefined): AddedMembers {
  const members = { ...getNestMembers(status) };
  return added ? { ...members, ...added, ...members } : members;
}
