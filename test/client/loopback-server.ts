import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

const servers = new Set<Server>();

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise(closed => server.close(closed));
  }
  servers.clear();
});

/** A server on a free loopback port, closed after the test. Returns its base URL. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.add(server);
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that sends one response to every request. */
export function serving(status: number, headers: Record<string, string>, body = ''): Promise<string> {
  return serve((_request, response) => response.writeHead(status, headers).end(body));
}

/** A base URL at which nothing listens. */
export async function nowhere(): Promise<string> {
  const server = createServer();
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise(closed => server.close(closed));
  return `http://127.0.0.1:${port}`;
}
