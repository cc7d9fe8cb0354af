import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findLeaks, secretsIn } from '../../lib/checker/leaks.js';

const response = (message: string, type = 'application/json') => ({
  status: 400,
  headers: { 'content-type': type },
  body: JSON.stringify({ code: '400 Bad Request', message }),
});

describe('errors that reveal internals', () => {
  it.each([
    ['a stack of JavaScript', new Error('x').stack ?? '', 'a stack'],
    ['a stack of Java', 'NullPointerException\tat org.example.Api.find(Api.java:12)', 'a stack'],
    ['a stack of Python', 'Traceback (most recent call last):\n  File', 'a stack'],
    ['a stack of Go', 'panic: x\n\ngoroutine 1 [running]:', 'a stack'],
    ['a stack of .NET', 'at Api.Find() in C:\\src\\Api.cs:line 4', 'a stack'],
    ['a stack of PHP', '#0 /var/www/index.php(12): find()', 'a stack'],
    ['a stack of Ruby', "/app/api.rb:12:in `find'", 'a stack'],
    ['a path', 'in /app/node_modules/x', 'a path of the server'],
    ['the words of Express', 'Cannot PROPFIND /things', "the framework's own words"],
    ['the words of Fastify', 'Route GET:/things not found', "the framework's own words"],
    ['a code of Fastify', 'FST_ERR_BAD_URL', 'an internal error code'],
    ['a code of MySQL', 'ER_DUP_ENTRY: 1', 'an internal error code'],
    ['a code of Node', 'connect ECONNREFUSED 127.0.0.1:5432', 'an internal error code'],
    ['the words of V8 20', 'Unexpected token \'}\', "{}}" is not valid JSON', "the parser's own words"],
    ['the words of V8 18', 'Unexpected token } in JSON at position 2', "the parser's own words"],
    ['the words of V8 at the end', 'Unexpected end of JSON input', "the parser's own words"],
    ['the words of Python', 'Expecting value: line 1 column 1 (char 0)', "the parser's own words"],
    ['the words of Go', "invalid character '}' looking for beginning of value", "the parser's own words"],
    ['a page', '<!doctype html><p>no', 'a page of HTML'],
    ['SQL', 'select failed: SELECT * FROM facilities', 'a statement of a database'],
  ])('is found: %s', (_what, message, found) => {
    expect(findLeaks(response(message))).toContain(`it says ${found}`);
  });

  it("is found in Nest's own body, once", () => {
    const body = '{"statusCode":404,"message":"Cannot GET /a, Cannot GET /b"}';
    expect(findLeaks({ ...response(''), body })).toEqual([
      "it says the framework's own words",
      "it says the framework's own body",
    ]);
  });

  it('is not that a page is no JSON: this is told by its shape', () => {
    expect(findLeaks({ ...response('', 'text/html'), body: '<!DOCTYPE html>' })).toEqual([]);
  });

  it.each([
    ['USER_NAME_TAKEN', 'ORDER_LINE_MISSING', 'NUMBER_OF_BEDS'],
    ['The body is not valid JSON', 'Select one from the list', 'Cannot delete / replace what is gone'],
    ['Route 66 is not found', 'Look at https://example.org/docs/index.html', 'Meet at noon: 12:30:00'],
  ])('is not found in what may be said: %s, %s, %s', (...messages) => {
    for (const message of messages) expect(findLeaks(response(message))).toEqual([]);
  });

  it('is not found in any message of the library', () => {
    const lib = fileURLToPath(new URL('../../lib', import.meta.url));
    const files = [
      'status',
      'exceptions',
      'error-mapping',
      'error-response',
      'http-server',
      'adapter',
    ].flatMap(layer =>
      readdirSync(join(lib, layer), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name)),
    );
    const messages = files.flatMap(
      file => readFileSync(file, 'utf8').match(/'[A-Z][a-z][^'\n]* [^'\n]*'/g) ?? [],
    );
    expect(messages.length).toBeGreaterThan(20);
    expect(messages.filter(message => findLeaks(response(message)).length)).toEqual([]);
  });
});

describe('a secret', () => {
  it('is found as it is, within JSON, and in header fields', () => {
    const found = ['it says a secret that was planted'];
    expect(secretsIn(response('the password is hunter2'), ['x-y', 'hunter2'])).toEqual(found);
    expect(secretsIn(response('the password is a"b\\c'), ['a"b\\c'])).toEqual(found);
    expect(secretsIn({ ...response(''), headers: { 'x-db': 'hunter2' } }, ['hunter2'])).toEqual(found);
    expect(secretsIn(response('fine'), ['hunter2', ''])).toEqual([]);
  });
});
