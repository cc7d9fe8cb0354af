import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { CheckedResponse } from '../response.js';

const INTERIM = /^HTTP\/1\.[01] 1\d\d /;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: |$)/;

/**
 * An HTTP/1.1 message (RFC 9112 §2.1) as it came off a connection that is closed, in Latin-1; of HEAD, whatever follows
 * the header is the body that it must not have.
 *
 * @throws Error where it is none, or not whole
 */
export function parseMessage(message: string, method = 'GET'): CheckedResponse {
  if (message === '') throw new Error('the connection was closed without a response');
  const end = message.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = message.slice(0, end < 0 ? undefined : end).split('\r\n');
  if (end >= 0 && INTERIM.test(statusLine)) return parseMessage(message.slice(end + 4), method);
  const status = STATUS_LINE.exec(statusLine)?.[1];
  if (status === undefined) throw new Error('the response is no HTTP message');
  if (end < 0) throw new Error('the connection was cut before the response was whole');
  const headers = readHeaderFields(lines);
  const rest = message.slice(end + 4);
  const body = method === 'HEAD' ? rest : readBody(headers, rest);
  return { status: Number(status), headers, body: Buffer.from(body, 'latin1').toString() };
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

function readBody(headers: Readonly<Record<string, string>>, rest: string): string {
  if (/\bchunked$/i.test(headers['transfer-encoding'] ?? '')) return joinChunks(rest);
  const length = Number(headers['content-length'] ?? rest.length);
  if (rest.length < length) throw new Error('the connection was cut before the response was whole');
  return rest.slice(0, length);
}

function joinChunks(rest: string): string {
  const size = Number.parseInt(rest, 16);
  if (size === 0) return '';
  const start = rest.indexOf('\r\n') + 2;
  if (Number.isNaN(size) || start < 2 || rest.length < start + size) {
    throw new Error('the connection was cut before the response was whole');
  }
  return rest.slice(start, start + size) + joinChunks(rest.slice(start + size + 2));
}

const TIMEOUT = 10_000;
/** How long a server may take to close a connection on which it has answered. */
const CLOSING = 2_000;

/**
 * Sends bytes as they are, and reads until the server closes the connection.
 *
 * @throws Error when it answers nothing, no whole response, or leaves the connection open
 */
export function sendBytes(origin: URL, bytes: string, method?: string): Promise<CheckedResponse> {
  const secure = origin.protocol === 'https:';
  const host = origin.hostname.replace(/^\[|\]$/g, '');
  const target = { host, port: Number(origin.port || (secure ? 443 : 80)) };
  return new Promise((resolve, reject) => {
    const socket = secure
      ? connectTls({ ...target, ...(isIP(host) ? {} : { servername: host }) })
      : connectPlain(target);
    const chunks: Buffer[] = [];
    let failure: Error | undefined;
    socket.setTimeout(TIMEOUT, () => {
      const what = chunks.length
        ? 'the connection stayed open after the response'
        : 'no response within 10 s';
      socket.destroy(new Error(what));
      chunks.length = 0;
    });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      socket.setTimeout(CLOSING);
    });
    socket.on('error', error => (failure = error));
    socket.on('close', () => {
      // A server that closes before it has read all may reset the connection behind a whole response.
      if (failure && !chunks.length) return reject(failure);
      try {
        resolve(parseMessage(Buffer.concat(chunks).toString('latin1'), method));
      } catch (error) {
        reject(error);
      }
    });
    socket.write(bytes);
  });
}
