import { exchange, type Exchange } from '../../support/exchange.js';

/** A call of curl, as far as pages use it. */
export interface CurlCall {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Options that change nothing about what is sent. */
const SILENT = new Set(['-i', '-s', '-sS', '-v', '--include', '--silent']);

/** Reads a command line of curl. An option that is not known here is an error, so that no page is tested by halves. */
export function readCurl(command: string): CurlCall {
  const [program, ...words] = shellWords(command);
  if (program !== 'curl') throw new Error(`${command}: not a call of curl`);
  const headers: Record<string, string> = {};
  let [url, method, body]: (string | undefined)[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const value = (): string => {
      const next = words.shift();
      if (next === undefined) throw new Error(`${command}: ${word} needs a value`);
      return next;
    };
    if (SILENT.has(word)) continue;
    else if (word === '-X' || word === '--request') method = value();
    else if (word === '-d' || word === '--data') body = value();
    else if (word === '-u' || word === '--user') {
      headers.authorization = `Basic ${Buffer.from(value()).toString('base64')}`;
    } else if (word === '-H' || word === '--header') {
      const field = /^([^:]+):\s*(.*)$/.exec(value());
      if (!field) throw new Error(`${command}: not a header field`);
      headers[(field[1] ?? '').toLowerCase()] = field[2] ?? '';
    } else if (word.startsWith('-')) throw new Error(`${command}: ${word} is not known to this test`);
    else url = word;
  }
  if (url === undefined) throw new Error(`${command}: no URL`);
  if (body !== undefined) headers['content-type'] ??= 'application/x-www-form-urlencoded';
  return {
    url: new URL(/^https?:/.test(url) ? url : `http://${url}`),
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    body,
  };
}

/** Sends what a call of curl would, to a server that stands in for the one it names. */
export function curl(call: CurlCall, origin: string): Promise<Exchange> {
  const { method, headers, body } = call;
  return exchange(`${origin}${call.url.pathname}${call.url.search}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
}

function shellWords(command: string): string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map(word => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}
