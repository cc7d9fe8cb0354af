import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut and mended, as a network or a restart would, or hang. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  private isFrozen = false;
  port = 0;

  constructor(private readonly target: { host: string; port: number }) {}

  async mend(): Promise<void> {
    this.server = createServer(near => {
      // Accepted, as by the kernel for a process that is stopped, and nothing more.
      if (this.isFrozen) return void this.sockets.add(near.pause().on('error', () => undefined));
      const far = connect(this.target);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** From now on nothing goes through, while every connection stays open. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Closes what hung; new connections go through. */
  async thaw(): Promise<void> {
    this.isFrozen = false;
    await this.cut();
    await this.mend();
  }

  async cut(): Promise<void> {
    if (!this.server?.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.resetAndDestroy();
    await closed;
  }
}
