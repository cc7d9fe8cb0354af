import { validateHeaderName, validateHeaderValue } from 'node:http';
import { parseArgs } from 'node:util';
import { getErrorMessage } from '../checker/error-message.js';
import { UsageError } from './usage-error.js';

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
  readonly format: 'text' | 'json' | 'junit';
}

export const USAGE = `Usage: nestjs-registry-http check URL [options]
       nestjs-registry-http infer [options]     (see infer --help)

Sends requests to a running server, written in any language, and reports how it breaks the status-code contract. Without
--writes it only reads: it sends no POST, PUT, PATCH or DELETE, and reports what it did not check.

  --openapi PATH         the OpenAPI document as JSON: a file, a path on the server, or a URL
  --user NAME:PASSWORD   HTTP Basic credentials
  --header 'NAME: VALUE' a header field of requests with credentials; may be repeated
  --secret TEXT          a text that no response may contain; may be repeated
  --writes               also send requests that write; created resources are removed if there is a DELETE for them
  --timeout SECONDS      the time for the whole check, 60 s by default; the rest is reported as not checked
  --json                 the report as JSON
  --junit                the report as JUnit XML
  --help                 this text

For a private CA, set NODE_EXTRA_CA_CERTS. Credentials are never printed.

Exit code: 0 if the contract is kept, 1 if it is broken, 2 if it could not be checked, or not completely within the time.`;

/** Reads the arguments; nothing where help was asked for. */
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
  if (values.json && values.junit) throw new UsageError('give --json or --junit, not both');
  if (values.user !== undefined && !values.user.includes(':'))
    throw new UsageError('--user must be NAME:PASSWORD');
  if (values.secret?.includes('')) throw new UsageError('--secret must not be empty');
  return {
    url,
    openapi: values.openapi,
    user: values.user,
    headers: Object.fromEntries((values.header ?? []).map(readHeader)),
    secrets: values.secret ?? [],
    writes: values.writes ?? false,
    timeout: values.timeout === undefined ? undefined : readSeconds(values.timeout),
    format: values.json ? 'json' : values.junit ? 'junit' : 'text',
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
