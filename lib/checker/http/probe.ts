import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as wait, setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS } from '../limits.js';
import { type CheckedResponse, readHeaders, type Truncation } from '../response.js';
import { sendBytes } from './raw-request.js';

/** A request as the check makes it. */
export interface Probe {
  readonly method: string;
  /** The target, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A command of a shell that makes the body, where it is too long for a report. */
  readonly bodyCommand?: string;
  /** Whether the response is read off the wire, where a body shows that must not be there. */
  readonly offTheWire?: boolean;
  /** The bytes of a request that no client would send, in place of the rest. */
  readonly raw?: string;
}

/** Of the whole exchange, in milliseconds. */
const TIMEOUT = 10_000;
/** How much of a body is sent at once. */
const CHUNK = 2 ** 16;
/** How long a server may take to refuse a body by its header, before the rest is sent; in milliseconds. */
const REFUSAL = 500;

/**
 * Sends a request over a connection of its own. It follows no redirect and decodes nothing. Of a response that is too
 * long or takes too long, what came counts.
 *
 * @throws Error when the server answers nothing, or no whole response
 */
export async function sendProbe(origin: URL, probe: Probe, timeout = TIMEOUT): Promise<CheckedResponse> {
  if (probe.raw !== undefined) return sendBytes(origin, probe.raw, undefined, timeout);
  // A client that knows HTTP would not show a body that HEAD must not have.
  if (probe.method === 'HEAD' || probe.offTheWire)
    return sendBytes(origin, formatMessage(origin, probe), probe.method, timeout);
  try {
    return await sendRequest(origin, probe, timeout, REFUSAL);
  } catch (error) {
    if (!isLong(probe) || !isBroken(error)) throw error;
    // A response may be lost when the server resets the connection: the second attempt sends no more than the server reads.
    return sendRequest(origin, probe, timeout, timeout);
  }
}

function isLong({ body }: Probe): boolean {
  return body !== undefined && body.length > CHUNK;
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:EPIPE|ECONNRESET)$/.test(String(error.code));
}

/** A request without a body. */
function formatMessage({ host }: URL, { method, path, headers = {} }: Probe): string {
  const fields = Object.entries({ host, connection: 'close', ...headers });
  return `${method} ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

function sendRequest(
  origin: URL,
  { method, path, headers = {}, body }: Probe,
  timeout: number,
  refusal: number,
): Promise<CheckedResponse> {
  const request = origin.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname: origin.hostname.replace(/^\[|\]$/g, ''),
      port: origin.port,
      method,
      path,
      agent: false,
      headers: body === undefined ? headers : { 'content-length': Buffer.byteLength(body), ...headers },
    });
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      outcome();
      // A server may respond before it has read a body that it refuses.
      outgoing.destroy();
    };
    const fail = (error: Error) => settle(() => reject(error));
    let onTime = () => fail(new Error(`no whole response within ${timeout / 1000} s`));
    const timer = setTimeout(() => onTime(), timeout);
    outgoing.on('response', incoming => {
      const reading = readResponse(incoming, truncated => settle(() => resolve(reading(truncated))), fail);
      onTime = () => settle(() => resolve(reading('time')));
    });
    outgoing.on('error', fail);
    if (body === undefined || body.length <= CHUNK) outgoing.end(body);
    else void sendInChunks(outgoing, Buffer.from(body), refusal);
  });
}

/** Reads a response to its end or to the limit, and returns the part that arrived. */
function readResponse(
  incoming: IncomingMessage,
  onEnd: (truncated?: Truncation) => void,
  onError: (error: Error) => void,
): (truncated?: Truncation) => CheckedResponse {
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LIMITS.responseBytes) onEnd('bytes');
  });
  incoming.on('error', () => onError(new Error('the connection was cut before the response was whole')));
  incoming.on('end', () => onEnd());
  // Server-sent events have no end to wait for.
  if (incoming.headers['content-type']?.startsWith('text/event-stream')) setImmediate(() => onEnd());
  return truncated => ({
    status: Number(incoming.statusCode),
    headers: readHeaders(incoming.headers),
    body: Buffer.concat(chunks).toString(),
    ...(truncated && { truncated }),
  });
}

/**
 * Sends the first chunk, then the others unless the server has responded meanwhile: a server that refused a request reads
 * no more of it.
 */
async function sendInChunks(outgoing: ClientRequest, body: Buffer, refusal: number): Promise<void> {
  const stop = new AbortController();
  for (const event of ['response', 'error', 'close']) outgoing.once(event, () => stop.abort());
  outgoing.write(body.subarray(0, CHUNK));
  await wait(refusal, undefined, { signal: stop.signal }).catch(() => undefined);
  for (let sent = CHUNK; sent < body.length && !stop.signal.aborted; sent += CHUNK) {
    const isTaken = outgoing.write(body.subarray(sent, sent + CHUNK));
    // Read the bytes that have arrived before sending more.
    if (isTaken) await nextTurn();
    else await once(outgoing, 'drain', { signal: stop.signal }).catch(() => undefined);
  }
  if (!stop.signal.aborted) outgoing.end();
}
