import type { AddressInfo, Server, Socket } from 'node:net';

/** A server of the corpus. */
export interface Running {
  readonly url: string;
  close(): Promise<unknown> | unknown;
}

/** Listens on a free port of the loopback interface. */
export async function listen(server: Server): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on('connection', socket => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
