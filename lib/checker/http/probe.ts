import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type CheckedResponse, readHeaders } from '../response.js';
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
  /** The bytes of a request that no client would send, in place of the rest. */
  readonly raw?: string;
}

const TIMEOUT = 10_000;
/** More of a body is not looked at: a download may be of any size. */
const MOST_BYTES = 2 ** 20;

/**
 * Sends a request over a connection of its own. It follows no redirect and decodes nothing.
 *
 * @throws Error when the server answers nothing, or no whole response
 */
export function sendProbe(origin: URL, probe: Probe): Promise<CheckedResponse> {
  if (probe.raw !== undefined) return sendBytes(origin, probe.raw);
  // A client that knows HTTP would not show a body that HEAD must not have.
  if (probe.method === 'HEAD') return sendBytes(origin, headMessage(origin, probe), 'HEAD');
  return sendRequest(origin, probe);
}

function headMessage({ host }: URL, { path, headers = {} }: Probe): string {
  const fields = Object.entries({ host, connection: 'close', ...headers });
  return `HEAD ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

function sendRequest(origin: URL, { method, path, headers = {}, body }: Probe): Promise<CheckedResponse> {
  const request = origin.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname: origin.hostname.replace(/^\[|\]$/g, ''),
        port: origin.port,
        method,
        path,
        agent: false,
        headers: body === undefined ? headers : { 'content-length': Buffer.byteLength(body), ...headers },
      },
      incoming => {
        const chunks: Buffer[] = [];
        let length = 0;
        const finish = () => {
          clearTimeout(timer);
          resolve({
            status: Number(incoming.statusCode),
            headers: readHeaders(incoming.headers),
            body: Buffer.concat(chunks).toString(),
          });
          // A server may answer, and rightly, before it has read a body that it refuses.
          outgoing.destroy();
        };
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          if (length > MOST_BYTES) finish();
        });
        incoming.on('error', () => fail(new Error('the connection was cut before the response was whole')));
        incoming.on('end', finish);
        // Server-sent events have no end to wait for.
        if (incoming.headers['content-type']?.startsWith('text/event-stream')) finish();
      },
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
      outgoing.destroy();
    };
    const timer = setTimeout(() => fail(new Error(`no whole response within ${TIMEOUT / 1000} s`)), TIMEOUT);
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}
