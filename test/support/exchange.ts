import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';

/** A whole response, as it came off the socket. */
export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Fields that the transport adds, which say nothing about the contract. */
const TRANSPORT = ['date', 'connection', 'keep-alive', 'x-powered-by'];

/** One request over a real socket, with nothing added, followed or decoded. */
export function exchange(
  url: string,
  options: RequestOptions & { body?: string | Buffer } = {},
): Promise<Exchange> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent: false, timeout: 10_000, ...rest }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const headers = { ...response.headers };
        for (const name of TRANSPORT) delete headers[name];
        resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error('timed out')));
    outgoing.end(body);
  });
}

/** The fields that every error response of the contract carries, for its body. */
export function errorHeaders(body: object, more: Record<string, string> = {}): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(JSON.stringify(body))),
    'cache-control': 'no-store',
    vary: 'Accept',
    ...more,
  };
}
