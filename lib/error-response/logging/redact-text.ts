import { attempt, mapBodyParserError } from '../../error-mapping/index.js';
import { escapeControlCharacters } from './escape.js';

const MAX_TEXT = 2_000;

/** The start of an ORM's message that contains the statement with its values, followed by the database's own message. */
const STATEMENT =
  /^\s*(insert\s+into|replace\s+into|update\s[\s\S]*?\sset|delete\s+from|select\s[\s\S]*?\sfrom|with\s[\s\S]*?\sas)\b/i;

/**
 * The parts that are removed from a message: values that a client sent, or that a statement holds. The message may be long,
 * so no pattern is tried from each of its characters to its end.
 */
const VALUES: readonly (readonly [RegExp, string])[] = [
  // The query of a target.
  [/\?(?<=\/[^\s?#"'<>]*\?)[^\s"'<>)]+/g, ''],
  // V8 quotes the text that it cannot parse.
  [/^[\s\S]* is not valid JSON/, 'A text is not valid JSON'],
  // Drizzle
  [/(Failed query:[\s\S]*?)\s*\nparams:[\s\S]*/, '$1'],
  // Prisma shows the call with its arguments.
  [/(Invalid `[^`]*` invocation)[\s\S]*\n\n/, '$1: '],
  // PostgreSQL
  [/(invalid (?:input|byte)[^:"]*|out of range): "[\s\S]*/, '$1'],
  [/value "[\s\S]*?" is out of range/, 'a value is out of range'],
  // MySQL
  [/Duplicate entry '[\s\S]*?(?:' for key|$)/, 'Duplicate entry for key'],
  [/(Incorrect [\w ]+ value): '[\s\S]*?(?:' for |$)/, '$1 for '],
  // MongoDB
  [/dup key: \{[\s\S]*/, 'dup key'],
];

/** The message of an error for the log: one line, with no query string and no value that a client sent. */
export function redactMessage(error: unknown, message: unknown): string {
  // The message of a parser quotes the body or the target. Nest's exception has the same message.
  const parsers = attempt(() => mapBodyParserError(error) ?? mapBodyParserError(readCause(error)), undefined);
  return redactText(parsers?.message || message);
}

/** A text for the log: one line, with no query string and no value that a client sent. */
export function redactText(value: unknown): string {
  return attempt(
    () => escapeControlCharacters(withoutValues(String(value).slice(0, MAX_TEXT * 5)).slice(0, MAX_TEXT)),
    '',
  );
}

function withoutValues(message: string): string {
  const [, verb] = STATEMENT.exec(message) ?? [];
  const end = verb === undefined ? -1 : message.lastIndexOf(' - ');
  const text = end < 0 ? message : `${verb} … - ${message.slice(end + 3)}`;
  return VALUES.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

function readCause(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'getStatus' in error && 'cause' in error
    ? error.cause
    : undefined;
}
