import { validateHeaderName, validateHeaderValue } from 'node:http';
import { parseArgs } from 'node:util';
import { getErrorMessage } from '../checker/error-message.js';
import { RULE_TITLES } from '../checker/index.js';
import { UsageError } from './usage-error.js';

/** The forms of the report. */
export const FORMATS = ['text', 'json', 'junit', 'sarif', 'github', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** The parsed arguments of `check`. */
export interface Arguments {
  readonly url: string;
  readonly openapi: string | undefined;
  readonly user: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly writes: boolean;
  /** In milliseconds. */
  readonly timeout: number | undefined;
  readonly format: Format;
  /** Whether the text names every operation and every rule. */
  readonly all: boolean;
  /** The rules whose breaches make the command fail; without any, every rule does. */
  readonly failOn: readonly string[];
  /** The file of the baseline. */
  readonly baseline: string | undefined;
}

export const USAGE = `Usage: nestjs-registry-http check URL [options]
       nestjs-registry-http infer [options]     (see infer --help)

Sends requests to a running server, written in any language, and reports how it breaks the status-code contract. Without
--writes it only reads: it sends no POST, PUT, PATCH or DELETE, and reports what it did not check.

  --openapi PATH         the OpenAPI document as JSON: a file, a path on the server, or a URL
  --user NAME:PASSWORD   HTTP Basic credentials
  --token TOKEN          a Bearer token
  --header 'NAME: VALUE' a header field of requests with credentials; may be repeated
  --secret TEXT          a text that no response may contain; may be repeated
  --writes               also send requests that write; created resources are removed if there is a DELETE for them
  --timeout SECONDS      the time for the whole check, 60 s by default; the rest is reported as not checked
  --format FORMAT        text, json, junit, sarif (2.1.0), github (annotations) or markdown (a summary)
  --json, --junit        the same as --format json, --format junit
  --all                  the text names every rule and every operation
  --fail-on RULE,…       only breaches of these rules make the exit code 1; may be repeated
  --baseline FILE        if FILE does not exist, the responses are written to it; if it does, the report says what has
                         changed for clients since then, and a change makes the exit code 1. To replace it, delete it
  --version              the version
  --help                 this text

For a private CA, set NODE_EXTRA_CA_CERTS. Credentials are never printed.

Exit code: 0 if the contract is kept, 1 if it is broken or the baseline differs, 2 if it could not be checked,
or not completely within the time.`;

/** Reads the arguments. Returns `undefined` if help was asked for. */
export function readArguments(args: readonly string[]): Arguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [command, url, ...rest] = positionals;
  if (command !== 'check')
    throw new UsageError(command ? `there is no command ${command}` : 'say what to do: check');
  if (url === undefined || rest.length) throw new UsageError('check needs one URL');
  // The faulty argument is not repeated: it may hold credentials.
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError('URL must be one of http or https');
  if (new URL(url).username || new URL(url).password)
    throw new UsageError('credentials are given with --user, not in the URL');
  if (values.user !== undefined && !values.user.includes(':'))
    throw new UsageError('--user must be NAME:PASSWORD');
  if (values.baseline === '') throw new UsageError('--baseline must name a file');
  if (values.secret?.includes('')) throw new UsageError('--secret must not be empty');
  return {
    url,
    openapi: values.openapi,
    user: values.user,
    headers: Object.fromEntries([...(values.header ?? []).map(readHeader), ...readToken(values)]),
    secrets: values.secret ?? [],
    writes: values.writes ?? false,
    timeout: values.timeout === undefined ? undefined : readSeconds(values.timeout),
    format: readFormat(values),
    all: values.all ?? false,
    failOn: readRules(values['fail-on'] ?? []),
    baseline: values.baseline,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        openapi: { type: 'string' },
        user: { type: 'string' },
        header: { type: 'string', multiple: true },
        secret: { type: 'string', multiple: true },
        writes: { type: 'boolean' },
        timeout: { type: 'string' },
        json: { type: 'boolean' },
        junit: { type: 'boolean' },
        format: { type: 'string' },
        token: { type: 'string' },
        all: { type: 'boolean' },
        baseline: { type: 'string' },
        'fail-on': { type: 'string', multiple: true },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(getErrorMessage(error));
  }
}

/** As milliseconds. */
function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400))
    throw new UsageError('--timeout must be a number of seconds, a day at most');
  return seconds * 1_000;
}

function readHeader(field: string): [name: string, value: string] {
  const colon = field.indexOf(':');
  const name = field.slice(0, colon);
  const value = field.slice(colon + 1).trim();
  try {
    validateHeaderName(colon < 0 ? '' : name);
    validateHeaderValue(name, value);
  } catch {
    throw new UsageError("--header must be 'NAME: VALUE'");
  }
  return [name.toLowerCase(), value];
}

function readToken({ token, user }: { token?: string; user?: string }): [name: string, value: string][] {
  if (token === undefined) return [];
  if (user !== undefined) throw new UsageError('give --user or --token, not both');
  // RFC 6750 §2.1
  if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) throw new UsageError('--token must be a Bearer token');
  return [['authorization', `Bearer ${token}`]];
}

function readFormat({ format, json, junit }: { format?: string; json?: boolean; junit?: boolean }): Format {
  if (json && junit) throw new UsageError('give --json or --junit, not both');
  const short = json ? 'json' : junit ? 'junit' : undefined;
  if (format === undefined) return short ?? 'text';
  const known = FORMATS.find(name => name === format);
  if (!known) throw new UsageError(`--format must be one of ${FORMATS.join(', ')}`);
  if (short) throw new UsageError(`give --format or --${short}, not both`);
  return known;
}

/** The rules that are named, in any number of lists. */
function readRules(lists: readonly string[]): string[] {
  const names = lists.flatMap(list => list.split(/[\s,]+/)).filter(Boolean);
  const unknown = names.find(name => !RULE_TITLES.has(name));
  if (unknown !== undefined)
    throw new UsageError(
      `--fail-on names a rule that does not exist: ${unknown}. The rules: ${[...RULE_TITLES.keys()].join(', ')}`,
    );
  if (lists.length && !names.length) throw new UsageError('--fail-on must name a rule');
  return names;
}
