import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LIMITS } from '../limits.js';
import type { CheckedResponse, Truncation } from '../response.js';

const INTERIM = /^HTTP\/1\.[01] 1\d\d /;
const BODILESS: ReadonlySet<string> = new Set(['204', '304']);
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: |$)/;

/**
 * An HTTP/1.1 message (RFC 9112 §2.1) as it came off a connection that is closed, in Latin-1; of HEAD, of 204 and of 304,
 * whatever follows the header is the body that it must not have (§6.3).
 *
 * @param truncated - why the rest was not read, where there may be more
 * @throws Error where it is none, or not whole
 */
export function parseMessage(received: string, method = 'GET', truncated?: Truncation): CheckedResponse {
  const message = skipInterim(received);
  if (message === '') throw new Error('the connection was closed without a response');
  const end = message.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = message.slice(0, end < 0 ? undefined : end).split('\r\n');
  const status = STATUS_LINE.exec(statusLine)?.[1];
  if (status === undefined) throw new Error('the response is no HTTP message');
  if (end < 0) throw new Error(CUT);
  const headers = readHeaderFields(lines);
  const rest = message.slice(end + 4);
  const isBodiless = method === 'HEAD' || BODILESS.has(status);
  const body = isBodiless ? rest : readBody(headers, rest, truncated !== undefined);
  return {
    status: Number(status),
    headers,
    body: Buffer.from(body, 'latin1').toString(),
    ...(truncated && { truncated }),
  };
}

const CUT = 'the connection was cut before the response was whole';

/** Behind all of `100 Continue` and its like (RFC 9110 §15.2). */
function skipInterim(received: string): string {
  let start = 0;
  while (INTERIM.test(received.slice(start, start + 13))) {
    const end = received.indexOf('\r\n\r\n', start);
    if (end < 0) break;
    start = end + 4;
  }
  return received.slice(start);
}

function readHeaderFields(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

function readBody(headers: Readonly<Record<string, string>>, rest: string, isTruncated: boolean): string {
  if (/\bchunked$/i.test(headers['transfer-encoding'] ?? '')) return joinChunks(rest, isTruncated);
  const length = Number(headers['content-length'] ?? rest.length);
  if (rest.length < length && !isTruncated) throw new Error(CUT);
  return rest.slice(0, length);
}

function joinChunks(rest: string, isTruncated: boolean): string {
  const chunks: string[] = [];
  for (let start = 0; ;) {
    const lineEnd = rest.indexOf('\r\n', start);
    const size = Number.parseInt(rest.slice(start, Math.min(lineEnd, start + 16)), 16);
    if (size === 0) return chunks.join('');
    const data = lineEnd + 2;
    if (lineEnd < 0 || !(size > 0) || rest.length < data + size) {
      if (!isTruncated) throw new Error(CUT);
      return [...chunks, rest.slice(data)].join('');
    }
    chunks.push(rest.slice(data, data + size));
    start = data + size + 2;
  }
}

/** Connecting and reading, in milliseconds. */
const TIMEOUT = 10_000;
/** How long a server may take to close a connection after its response, in milliseconds. */
const CLOSING = 2_000;

/**
 * Sends bytes as they are, and reads until the server closes the connection, as far as the limits go.
 *
 * @throws Error when it answers nothing, no whole response, or leaves the connection open
 */
export function sendBytes(
  origin: URL,
  bytes: string,
  method?: string,
  timeout = TIMEOUT,
): Promise<CheckedResponse> {
  const secure = origin.protocol === 'https:';
  const host = origin.hostname.replace(/^\[|\]$/g, '');
  const target = { host, port: Number(origin.port || (secure ? 443 : 80)) };
  return new Promise((resolve, reject) => {
    const socket = secure
      ? connectTls({ ...target, ...(isIP(host) ? {} : { servername: host }) })
      : connectPlain(target);
    const chunks: Buffer[] = [];
    let length = 0;
    let failure: Error | undefined;
    const finish = (truncated?: Truncation) => {
      clearTimeout(timer);
      socket.destroy();
      // A server that closes before it has read all may reset the connection behind a whole response.
      if (failure && !chunks.length) return reject(failure);
      try {
        resolve(parseMessage(Buffer.concat(chunks).toString('latin1'), method, truncated));
      } catch (error) {
        reject(error);
      }
    };
    const giveUp = (problem: string) => {
      chunks.length = 0;
      failure = new Error(problem);
      finish();
    };
    const noResponse = `no response within ${timeout / 1000} s`;
    // However little at a time it sends.
    const timer = setTimeout(() => (chunks.length ? finish('time') : giveUp(noResponse)), timeout);
    socket.setTimeout(timeout, () =>
      giveUp(chunks.length ? 'the connection stayed open after the response' : noResponse),
    );
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > LIMITS.responseBytes) return finish('bytes');
      socket.setTimeout(Math.min(CLOSING, timeout));
    });
    socket.on('error', error => (failure = error));
    socket.on('close', () => finish());
    socket.write(bytes);
  });
}
