import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Answer } from './answer.js';
import { parseMessage } from './parse-message.js';

const TIMEOUT = 10_000;
/** How long a server may take to close a connection on which it has answered. */
const CLOSING = 2_000;

/**
 * Sends bytes as they are, and reads until the server closes the connection.
 *
 * @throws Error when it answers nothing, no whole answer, or leaves the connection open
 */
export function sendBytes(origin: URL, bytes: string, method?: string): Promise<Answer> {
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
      const what = chunks.length ? 'the connection stayed open after the answer' : 'no answer within 10 s';
      socket.destroy(new Error(what));
      chunks.length = 0;
    });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      socket.setTimeout(CLOSING);
    });
    socket.on('error', error => (failure = error));
    socket.on('close', () => {
      // A server that closes before it has read all may reset the connection behind a whole answer.
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
