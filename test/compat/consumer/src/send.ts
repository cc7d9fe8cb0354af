import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request over a socket of its own, with nothing added, followed or decoded. */
export function send(port: number, { method, path, headers, body }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method, path, headers: { ...headers }, agent: false as const };
    const outgoing = request({ ...options, timeout: 10_000 }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', chunk => (text += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error('timed out')));
    outgoing.end(body);
  });
}

/** Sends bytes as they are, and gives back what came until the server closed the connection. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes));
    socket.setEncoding('utf8').setTimeout(10_000, () => socket.destroy(new Error('timed out')));
    socket.on('data', chunk => (text += chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}
