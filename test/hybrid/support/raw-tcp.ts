import { connect, type Socket } from 'node:net';

/** Nest's TCP transport by hand, so that a response is compared as it came off the socket. */
export class RawTcp {
  private received = '';
  private arrived: (() => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8');
    // By default, the second of two messages waits 40 ms for the acknowledgement of the first.
    socket.setNoDelay(true);
    socket.on('data', (chunk: string) => {
      this.received += chunk;
      this.arrived?.();
    });
  }

  static async to(port: number): Promise<RawTcp> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawTcp(socket);
  }

  /** Everything that is received until the message that closes the exchange. */
  async ask(pattern: string, data: unknown): Promise<string> {
    this.received = '';
    this.write({ pattern, data, id: '1' });
    const deadline = Date.now() + 5_000;
    while (!this.received.includes('"isDisposed":true')) {
      if (Date.now() > deadline) throw new Error(`no response to ${pattern}, only ${this.received}`);
      await new Promise<void>(resolve => {
        this.arrived = resolve;
        setTimeout(resolve, 1_000).unref();
      });
    }
    return this.received;
  }

  tell(pattern: string, data: unknown): void {
    this.write({ pattern, data });
  }

  close(): void {
    this.socket.destroy();
  }

  private write(packet: object): void {
    const text = JSON.stringify(packet);
    this.socket.write(`${text.length}#${text}`);
  }
}
