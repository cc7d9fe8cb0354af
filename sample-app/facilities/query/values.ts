import type { HrefOf } from '../href.pipe.js';
import { instantOf } from '../instant.js';
import { UUID } from '../patterns.js';
import { ParameterProblem } from './parameter-problem.js';

/** The value of a parameter that may be given only once. */
export function once([text = '', ...more]: string[]): string {
  if (more.length > 0) throw new ParameterProblem('may be given only once');
  return text;
}

export function oneOf<Name extends string>(names: readonly Name[], text: string): Name {
  const found = names.find(name => name === text);
  if (!found) throw new ParameterProblem(`must be one of ${names.join(', ')}`);
  return found;
}

export function toBoolean(text: string): boolean {
  return oneOf(['true', 'false'], text) === 'true';
}

export function toLimit(text: string): number | 'off' {
  return text === 'off' ? text : toWholeNumber(text, 1, ', or off');
}

export function toWholeNumber(text: string, least: number, orElse = ''): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || !Number.isSafeInteger(number)) {
    throw new ParameterProblem(`must be a whole number from ${least}${orElse}`);
  }
  return number;
}

/** The dates that a text can equal: none where it is finer than the milliseconds that are kept. */
export function toExactDate(text: string): Date[] {
  const instant = toInstant(text);
  return Number.isInteger(instant) ? [new Date(instant)] : [];
}

export function toDateNotBefore(text: string): Date {
  return new Date(Math.ceil(toInstant(text)));
}

function toInstant(text: string): number {
  const instant = instantOf(text);
  if (instant === undefined) throw new ParameterProblem('must be an ISO 8601 date, or date and time');
  return instant;
}

export function toCoordinates(text: string): [number, number] {
  const [longitude = NaN, latitude = NaN, ...more] = text
    .split(',')
    .map(part => (part.trim() ? Number(part) : NaN));
  if (more.length > 0 || !(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
    throw new ParameterProblem('must be longitude,latitude');
  }
  return [longitude, latitude];
}

export function toUuid(text: string): string {
  if (!UUID.test(text)) throw new ParameterProblem('must be a UUID');
  return text;
}

/** The uuid that an href of this registry names; nothing has any other href. */
export function uuidIn(href: string, hrefOf: HrefOf): string[] {
  const uuid = href.replace(/\.json$/, '').slice(-36);
  return UUID.test(uuid) && hrefOf(uuid) === href ? [uuid] : [];
}

export function toText(text: string): string {
  if (text.includes('\0')) throw new ParameterProblem('must not hold NUL');
  return text;
}
