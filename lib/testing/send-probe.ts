import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { headersOf, type Answer } from './answer.js';
import type { Probe } from './probe.js';

const TIMEOUT = 10_000;

/**
 * Sends a request over a connection of its own. It follows no redirect and decodes nothing.
 *
 * @throws Error when the server answers nothing, or no whole answer
 */
export function sendProbe(base: URL, probe: Probe): Promise<Answer> {
  return probe.raw === undefined ? sendRequest(base, probe) : sendBytes(base, probe.raw);
}

function sendRequest(base: URL, { method, path, headers = {}, body }: Probe): Promise<Answer> {
  const request = base.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    let answered = false;
    const outgoing = request(
      {
        hostname: base.hostname.replace(/^\[|\]$/g, ''),
        port: base.port,
        method,
        path,
        agent: false,
        timeout: TIMEOUT,
        headers: body === undefined ? headers : { 'content-length': Buffer.byteLength(body), ...headers },
      },
      incoming => {
        answered = true;
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            headers: headersOf(incoming.headers),
            body: Buffer.concat(chunks).toString(),
          });
          // A server may answer, and rightly, before it has read a body that it refuses.
          outgoing.destroy();
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)));
    outgoing.on('error', error => !answered && reject(error));
    outgoing.end(body);
  });
}

/** Sends bytes as they are, and reads until the server closes the connection. */
function sendBytes(base: URL, bytes: string): Promise<Answer> {
  const secure = base.protocol === 'https:';
  const target = {
    host: base.hostname.replace(/^\[|\]$/g, ''),
    port: Number(base.port || (secure ? 443 : 80)),
  };
  return new Promise((resolve, reject) => {
    const socket = secure ? connectTls({ ...target, servername: target.host }) : connectPlain(target);
    const chunks: Buffer[] = [];
    socket.setTimeout(TIMEOUT, () =>
      socket.destroy(new Error(`the connection stayed open for ${TIMEOUT / 1000} s`)),
    );
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', error => (chunks.length ? finish() : reject(error)));
    socket.on('close', finish);
    socket.write(bytes);

    function finish(): void {
      try {
        resolve(parseMessage(Buffer.concat(chunks).toString('latin1')));
      } catch (error) {
        reject(error);
      }
    }
  });
}

/** An HTTP/1.1 message (RFC 9112 §2.1), as it came off the wire. */
function parseMessage(message: string): Answer {
  const [head = '', ...rest] = message.split('\r\n\r\n');
  const [statusLine = '', ...fields] = head.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1];
  if (status === undefined)
    throw new Error(
      message === '' ? 'the connection was closed without an answer' : 'the answer is no HTTP message',
    );
  const headers = Object.fromEntries(
    fields.map(field => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(status), headers, body: Buffer.from(rest.join('\r\n\r\n'), 'latin1').toString() };
}
