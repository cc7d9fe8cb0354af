import { readMediaType } from './error-shape.js';
import type { CheckedResponse } from './response.js';

/** Texts that no error body may contain: frameworks' own messages and traces of their internals. */
const LEAKS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\n\s{1,20}at .{1,500}:\d{1,9}:\d/, 'a stack'],
  [
    /\bat [\w.$]{1,300}\([\w$]{1,100}\.(?:java|kt|scala):\d+\)|Traceback \(most recent call last\)/,
    'a stack',
  ],
  [/\bgoroutine \d+ \[|\.cs:line \d+|\.php(?:\(\d+\)| on line \d+)|\.rb:\d+:in /, 'a stack'],
  [/node_modules|\bfile:\/\/\//, 'a path of the server'],
  [/\bCannot [A-Z]{1,20} \//, "the framework's own words"],
  [/\bRoute [A-Z]{1,20}:.{0,500} not found/, "the framework's own words"],
  // With the option `compatibility`, the contract's body has this member too.
  [/^(?![^]*"code"\s*:\s*"\d{3} )[^]*"statusCode"\s*:/, "the framework's own body"],
  [/\b(?:FST_ERR_|ERR_HTTP_|ECONNREFUSED\b|ER_[A-Z]+_)/, 'an internal error code'],
  [
    /Unexpected token .{0,500} JSON|Unexpected end of (?:JSON )?input|Expected .{0,500} in JSON at position|" is not valid JSON/,
    "the parser's own words",
  ],
  [
    /Expecting value: line \d+|JSON parse error|invalid character '.{1,100}' looking for/,
    "the parser's own words",
  ],
  [
    /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b .{0,500}\b(?:FROM|VALUES|SET|WHERE)\b/,
    'a statement of a database',
  ],
];

/** A page in place of an error is the wrong shape; within one it is a framework's. */
const HTML = /<!DOCTYPE html|<html/i;

/** Lists the texts in an error response that it must not contain. */
export function findLeaks(response: CheckedResponse): string[] {
  // As they stand in the strings of JSON, the patterns would not know them.
  const text = response.body.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\"', '"');
  const found = LEAKS.filter(([pattern]) => pattern.test(text)).map(([, what]) => `it says ${what}`);
  if (readMediaType(response).endsWith('json') && HTML.test(text)) found.push('it says a page of HTML');
  return [...new Set(found)];
}

/** Whether any response, good ones as well, says something that was planted so that it must not; as it is, or within JSON. */
export function secretsIn({ headers, body }: CheckedResponse, secrets: readonly string[]): string[] {
  const whole = [...Object.values(headers), body].join('\n');
  const said = secrets.some(
    secret =>
      secret !== '' && (whole.includes(secret) || whole.includes(JSON.stringify(secret).slice(1, -1))),
  );
  return said ? ['it says a secret that was planted'] : [];
}
