import { describe, expect, it } from 'vitest';
import { readArguments, USAGE } from '../../lib/cli/arguments.js';
import { UsageError } from '../../lib/cli/usage-error.js';

const URL_ = 'http://localhost:3000';

describe('the arguments of the command', () => {
  it('are few unless more are given', () => {
    expect(readArguments(['check', URL_])).toEqual({
      url: URL_,
      openapi: undefined,
      user: undefined,
      headers: {},
      secrets: [],
      writes: false,
      timeout: undefined,
      format: 'text',
      all: false,
      failOn: [],
      baseline: undefined,
    });
  });

  it('are read in any order, and those that repeat all count', () => {
    const args = [
      '--user',
      'editor:with:colons',
      '--secret',
      'one',
      'check',
      '--secret=two',
      '--writes',
      URL_,
      '--header',
      'X-Api-Key: a: b ',
      '--header',
      'Accept:application/problem+json',
      '--openapi',
      'a.json',
    ];
    expect(readArguments(args)).toEqual({
      url: URL_,
      openapi: 'a.json',
      user: 'editor:with:colons',
      headers: { 'x-api-key': 'a: b', accept: 'application/problem+json' },
      secrets: ['one', 'two'],
      writes: true,
      timeout: undefined,
      format: 'text',
      all: false,
      failOn: [],
    });
    expect(readArguments(['check', URL_, '--json'])?.format).toBe('json');
    expect(readArguments(['check', URL_, '--junit'])?.format).toBe('junit');
    expect(readArguments(['check', URL_, '--format', 'sarif', '--all'])).toMatchObject({
      format: 'sarif',
      all: true,
    });
    expect(readArguments(['check', URL_, '--fail-on', 'leak,shape', '--fail-on', 'head'])?.failOn).toEqual([
      'leak',
      'shape',
      'head',
    ]);
    expect(readArguments(['check', URL_, '--token', 'a.b-c=='])?.headers).toEqual({
      authorization: 'Bearer a.b-c==',
    });
    expect(readArguments(['check', URL_, '--timeout', '1.5'])?.timeout).toBe(1_500);
  });

  it('ask for help, whatever else they say', () => {
    expect(readArguments(['--help'])).toBeUndefined();
    expect(readArguments(['check', '--help', '--json'])).toBeUndefined();
    expect(USAGE).not.toMatch(/^.{121,}$/m);
  });

  it.each([
    ['no command', [], 'say what to do: check'],
    ['another command', ['chek', URL_], 'there is no command chek'],
    ['no URL', ['check'], 'check needs one URL'],
    ['two URLs', ['check', URL_, URL_], 'check needs one URL'],
    ['no URL at all', ['check', 'localhost'], 'URL must be one of http or https'],
    ['another scheme', ['check', 'ftp://localhost'], 'URL must be one of http or https'],
    ['an unknown option', ['check', URL_, '--colour'], "Unknown option '--colour'"],
    ['an option without its value', ['check', URL_, '--user'], "'--user <value>' argument missing"],
    ['two formats', ['check', URL_, '--json', '--junit'], 'give --json or --junit, not both'],
    [
      'another format',
      ['check', URL_, '--format', 'xml'],
      '--format must be one of text, json, junit, sarif,',
    ],
    ['a format twice', ['check', URL_, '--format', 'text', '--json'], 'give --format or --json, not both'],
    [
      'a rule that does not exist',
      ['check', URL_, '--fail-on', 'leak,shapes'],
      '--fail-on names a rule that does not exist: shapes. The rules: shape, leak, documented, ',
    ],
    ['no rule', ['check', URL_, '--fail-on', ''], '--fail-on must name a rule'],
    ['a time that is none', ['check', URL_, '--timeout', '1m'], '--timeout must be a number of seconds'],
    ['no time', ['check', URL_, '--timeout', '0'], '--timeout must be a number of seconds'],
    ['an empty secret', ['check', URL_, '--secret', ''], '--secret must not be empty'],
  ])('are refused with %s', (_what, args, message) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(message);
  });

  it.each([
    ['a user without a password', ['check', URL_, '--user', 'hunter2'], '--user must be NAME:PASSWORD'],
    ['a token of two words', ['check', URL_, '--token', 'Bearer hunter2'], '--token must be a Bearer token'],
    ['a user and a token', ['check', URL_, '--user', 'a:b', '--token', 'hunter2'], 'give --user or --token'],
    ['a header without a colon', ['check', URL_, '--header', 'Bearer hunter2'], '--header must be'],
    ['a header without a name', ['check', URL_, '--header', ': hunter2'], '--header must be'],
    ['a header with a blank in its name', ['check', URL_, '--header', 'a b: hunter2'], '--header must be'],
    ['a header of two lines', ['check', URL_, '--header', 'a: hunter2\r\nb: c'], '--header must be'],
    ['a header beyond Latin-1', ['check', URL_, '--header', 'a: hunter2…'], '--header must be'],
    ['credentials in the URL', ['check', 'http://me:hunter2@localhost'], 'credentials are given with --user'],
    ['a name in the URL', ['check', 'http://hunter2@localhost'], 'credentials are given with --user'],
    ['credentials in a URL of another scheme', ['check', 'ftp://me:hunter2@localhost'], 'URL must be one of'],
  ])('are refused with %s, which is not repeated', (_what, args, message) => {
    expect(() => readArguments(args)).toThrow(message);
    expect(() => readArguments(args)).not.toThrow('hunter2');
  });
});
