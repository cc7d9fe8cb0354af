import { parseArgs } from 'node:util';
import { UsageError } from './import-error.js';

export const USAGE = `Sends a master facility list to a facility registry.

Usage: npm run import -- FILE.csv [options]

  --url URL          where the registry is           (http://localhost:3000/api/v1)
  --user NAME:WORD   who sends it, with the password (editor:editor)
  --concurrency N    facilities sent at once         (16)
  --encoding NAME    of the file, for example latin1 (utf-8)
  --help             this text

Run it again at any time: what is there already is not created twice.
Exit code: 0 all is there, 1 something is not, 2 not understood, 130 stopped with Ctrl-C.
`;

/** What the command line asks for. */
export interface ImportArguments {
  file: string;
  /** Without a slash at its end. */
  url: string;
  user: string;
  /** The value of the `Authorization` header (RFC 7617). */
  authorization: string;
  concurrency: number;
  /** As the Encoding standard of the WHATWG names it. */
  encoding: string;
}

const OPTIONS = {
  url: { type: 'string', default: 'http://localhost:3000/api/v1' },
  user: { type: 'string', default: 'editor:editor' },
  concurrency: { type: 'string', default: '16' },
  encoding: { type: 'string', default: 'utf-8' },
  help: { type: 'boolean', default: false },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // The sentence after the first tells how to escape positionals, which is not what went wrong here.
    const [said = 'wrong arguments'] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(said, { cause: error });
  }
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--url "${text}" is not an http(s) address`);
  if (url.username || url.password)
    throw new UsageError('--url must not hold a password: give it with --user');
  if (url.search || url.hash) throw new UsageError(`--url "${text}" must end with the path`);
  return url.href.replace(/\/+$/, '');
}

function checkEncoding(name: string): string {
  try {
    return new TextDecoder(name).encoding;
  } catch (error) {
    throw new UsageError(`--encoding "${name}" is not known: for example utf-8, latin1 or utf-16le`, {
      cause: error,
    });
  }
}

/** Reads the command line: `undefined` where help is asked for. */
export function readArguments(args: readonly string[]): ImportArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined) throw new UsageError('which file?');
  if (others.length > 0) throw new UsageError(`one file at a time, not also "${others.join('", "')}"`);
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 256) {
    throw new UsageError(`--concurrency "${values.concurrency}" is not a whole number from 1 to 256`);
  }
  const [user = ''] = values.user.split(':');
  if (user === '' || user === values.user) throw new UsageError('--user must be NAME:WORD');
  return {
    file,
    url: readUrl(values.url),
    user,
    authorization: `Basic ${Buffer.from(values.user).toString('base64')}`,
    concurrency,
    encoding: checkEncoding(values.encoding),
  };
}
