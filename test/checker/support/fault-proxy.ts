import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A response on its way back. */
export interface Passing {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Alters what it finds to be altered, and leaves the rest. */
export type Fault = (request: IncomingMessage, response: Passing) => void;

export interface FaultProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** A server in front of another one, with its responses but for one planted fault. */
export async function startFaultProxy(
  target: string,
  fault: Fault,
  onMalformed?: string,
): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const upstream = request(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      received => {
        const chunks: Buffer[] = [];
        received.on('data', (chunk: Buffer) => chunks.push(chunk));
        received.on('end', () => {
          const { 'content-length': length, 'transfer-encoding': _coding, ...headers } = received.headers;
          const response: Passing = {
            status: received.statusCode ?? 0,
            headers,
            body: Buffer.concat(chunks).toString(),
          };
          const before = response.body;
          fault(incoming, response);
          if (incoming.method === 'HEAD' && before === response.body)
            response.headers['content-length'] = length;
          outgoing.writeHead(response.status, { ...response.headers, connection: 'close' });
          outgoing.end(response.body);
        });
      },
    );
    upstream.on('error', () => undefined);
    incoming.pipe(upstream);
  });
  server.on('clientError', (error: Error & { rawPacket?: Buffer }, socket) => {
    if (onMalformed !== undefined) {
      socket.end(onMalformed);
      return;
    }
    const upstream = connect(Number(port), hostname);
    upstream.on('error', () => socket.destroy());
    upstream.pipe(socket);
    upstream.write(error.rawPacket ?? '');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
