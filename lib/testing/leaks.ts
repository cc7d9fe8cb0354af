import type { Answer } from './answer.js';

/** What no answer of the contract says: the words of frameworks and the traces of their inside. */
const LEAKS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\n\s+at .+:\d+:\d+|\\n\s+at .+:\d+:\d+/, 'a stack'],
  [/node_modules/, 'a path of the server'],
  [/Cannot (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|[A-Z]+) \//, "the framework's own words"],
  [/Route [A-Z]+:.* not found/, "the framework's own words"],
  [/"statusCode"\s*:/, "the framework's own body"],
  [/FST_ERR_|ERR_HTTP_|ECONNREFUSED|ER_[A-Z]+_/, 'an internal error code'],
  [
    /Unexpected (token|end of JSON)|Expected .* in JSON at position|is not valid JSON/,
    "the parser's own words",
  ],
  [/<!DOCTYPE html>|<html/i, 'a page of HTML'],
  [/\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b .*\b(FROM|VALUES|SET|WHERE)\b/, 'a statement of a database'],
];

/** What an error answer says that it must not, each in words. */
export function leaksOf(answer: Answer, secrets: readonly string[]): string[] {
  const whole = `${JSON.stringify(answer.headers)}\n${answer.body}`;
  return [
    ...LEAKS.filter(([pattern]) => pattern.test(answer.body)).map(([, what]) => `it says ${what}`),
    ...secrets.filter(secret => whole.includes(secret)).map(() => 'it says a secret that was planted'),
  ];
}
