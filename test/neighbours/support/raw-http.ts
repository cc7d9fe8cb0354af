import { request } from 'node:http';

/** A request: its method and path in one text (`GET /cats`), and what it carries. */
export interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer | object;
}

/** A response as it came off the socket: field names as sent, in the order in which they were sent. */
export interface Reply {
  readonly statusLine: string;
  readonly status: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** A response that takes longer hangs. */
const TIME_LIMIT = 8_000;

/** Both applications see the same host, though their ports differ. */
const HOST = 'neighbour.test';

/** Fields that differ from one response to the next. */
const VOLATILE = new Set(['date', 'connection', 'keep-alive']);

/** Sends one request on a connection of its own; rejects where the response is not whole within the time limit. */
export function send(port: number, line: string, { headers = {}, body }: Sent = {}): Promise<Reply> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const content = isJson ? JSON.stringify(body) : body;
  const fields = {
    host: HOST,
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    ...(content === undefined ? {} : { 'content-length': String(Buffer.byteLength(content)) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers: fields, agent: false });
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`No whole response within ${TIME_LIMIT} ms: ${line}`)),
      TIME_LIMIT,
    );
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    outgoing.on('error', fail);
    outgoing.on('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        const status = response.statusCode ?? 0;
        resolve({
          statusLine: `HTTP/${response.httpVersion} ${status} ${response.statusMessage}`,
          status,
          fields: pairs(response.rawHeaders).filter(([name]) => !VOLATILE.has(name.toLowerCase())),
          body: Buffer.concat(chunks),
        });
      });
    });
    outgoing.end(content);
  });
}

function pairs(raw: readonly string[]): [name: string, value: string][] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));
}

/** The value of a field; several fields of one name are joined by a comma. */
export function field({ fields }: Reply, name: string): string | undefined {
  const values = fields.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}
