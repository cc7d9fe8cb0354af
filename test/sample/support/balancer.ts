import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Spreads connections over several ports, past those where nobody listens, as a load balancer does. */
export class Balancer {
  port = 0;
  private next = 0;
  private server?: Server;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly targets: readonly number[]) {}

  async start(): Promise<void> {
    this.server = createServer(near => {
      this.keep(near);
      near.on('error', () => near.destroy());
      this.join(near, this.targets.length);
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(near: Socket, attempts: number): void {
    const port = this.targets[this.next++ % this.targets.length] ?? 0;
    const far = connect({ host: '127.0.0.1', port });
    this.keep(far);
    let isConnected = false;
    far.on('connect', () => {
      isConnected = true;
      near.pipe(far).pipe(near);
    });
    far.on('error', () => undefined);
    far.on('close', () => {
      if (!isConnected && attempts > 1) this.join(near, attempts - 1);
      else near.destroy();
    });
    near.on('close', () => far.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
