import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

/** One HTTP message as it came off the socket. */
export interface RawMessage {
  readonly status: number;
  readonly statusLine: string;
  /** Field names as sent, in the order in which they were sent. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawOptions {
  /** Speaks TLS, and trusts any certificate. */
  readonly tls?: boolean;
  /** What is sent later, after the first bytes, each after a pause. */
  readonly later?: readonly (string | Buffer | ((socket: Socket) => unknown))[];
  /** Whether a pause begins when a part of the response to what was sent before has come. */
  readonly inTurn?: boolean;
  /** How long the pauses are. */
  readonly pause?: number;
  /** How long to wait for the connection to close. */
  readonly timeout?: number;
  /** Closes the connection when this end has come, and what came with it, without waiting for the server. */
  readonly end?: string;
  readonly host?: string;
  /** Goes on sending after the server has closed its side. */
  readonly halfOpen?: boolean;
}

export interface RawExchange {
  /** Everything that came back, as Latin-1. */
  readonly text: string;
  /** Whether the server closed the connection before the time was up. */
  readonly closed: boolean;
  readonly milliseconds: number;
  /** The client's port, by which the server knows the connection. */
  readonly localPort: number;
}

/**
 * Sends bytes as they are, and gives back every byte that came until the connection closed, or the time was up.
 *
 * @throws the error of a connection that could not be opened
 */
export async function rawExchange(
  port: number,
  bytes: string | Buffer,
  {
    tls = false,
    later = [],
    inTurn = false,
    pause = 50,
    timeout = 2_000,
    end,
    host = '127.0.0.1',
    halfOpen = false,
  }: RawOptions = {},
): Promise<RawExchange> {
  const socket: Socket = tls
    ? connectTls({ port, host, rejectUnauthorized: false })
    : connect({ port, host, allowHalfOpen: halfOpen });
  const chunks: Buffer[] = [];
  let closed = false;
  let isTimeUp = false;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if (end !== undefined && readText(chunks).endsWith(end)) setTimeout(isUp, pause);
  });
  socket.on('error', () => undefined);
  const closing = new Promise<void>(resolve => {
    socket.on('end', () => (closed = true));
    socket.on('close', () => {
      closed ||= !isTimeUp;
      resolve();
    });
  });
  await once(socket, tls ? 'secureConnect' : 'connect');
  const started = performance.now();
  const { localPort = 0 } = socket;
  const receive = () => inTurn && new Promise(resolve => socket.once('data', resolve));
  let received = receive();
  socket.write(bytes);
  for (const next of later) {
    await Promise.race([received, closing]);
    await sleep(pause);
    if (socket.destroyed) break;
    received = receive();
    if (typeof next === 'function') await next(socket);
    else socket.write(next);
  }
  const timer = setTimeout(isUp, Math.max(0, timeout - (performance.now() - started)));
  await closing;
  clearTimeout(timer);
  return { text: readText(chunks), closed, milliseconds: performance.now() - started, localPort };

  function isUp(): void {
    isTimeUp = true;
    socket.destroy();
  }
}

function readText(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('latin1');
}

/** Reads whole messages off a text, and throws where what is left is not one: each must be framed by its own header. */
export function messagesOf(text: string, { head = false }: { head?: boolean } = {}): RawMessage[] {
  const messages: RawMessage[] = [];
  let rest = text;
  while (rest !== '') {
    const [message, after] = readMessage(rest, head);
    messages.push(message);
    rest = after;
  }
  return messages;
}

function readMessage(text: string, head: boolean): [RawMessage, string] {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const match = /^HTTP\/1\.1 (\d{3}) [\x20-\x7e]*$/.exec(statusLine);
  if (end < 0 || !match) throw new Error(`Not an HTTP message: ${JSON.stringify(text.slice(0, 200))}`);
  const fields = lines.map(line => {
    const field = /^([!#$%&'*+.^_`|~\w-]+): (.*)$/.exec(line);
    if (!field) throw new Error(`Not a header field: ${JSON.stringify(line)}`);
    return [field[1] ?? '', field[2] ?? ''] as const;
  });
  const headers = Object.fromEntries(fields.map(([name, value]) => [name.toLowerCase(), value]));
  const status = Number(match[1]);
  const rest = text.slice(end + 4);
  const [body, after] =
    status < 200 || status === 204 || status === 304 || head ? ['', rest] : readBody(headers, rest);
  return [{ status, statusLine, fields, headers, body: Buffer.from(body, 'latin1').toString() }, after];
}

function readBody(headers: Record<string, string>, text: string): [string, string] {
  const length = headers['content-length'];
  if (headers['transfer-encoding'] === 'chunked') return readChunks(text);
  if (length === undefined) throw new Error('The body is not framed');
  if (text.length < Number(length)) throw new Error('The body is not whole');
  return [text.slice(0, Number(length)), text.slice(Number(length))];
}

function readChunks(text: string): [string, string] {
  let body = '';
  let rest = text;
  for (;;) {
    const match = /^([0-9a-f]+)\r\n/i.exec(rest);
    if (!match) throw new Error('The chunked body is not whole');
    const size = Number.parseInt(match[1] ?? '', 16);
    const start = match[0].length;
    if (rest.length < start + size + 2) throw new Error('The chunk is not whole');
    body += rest.slice(start, start + size);
    rest = rest.slice(start + size + 2);
    if (size === 0) return [body, rest];
  }
}
