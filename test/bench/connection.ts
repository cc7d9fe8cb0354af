import { connect, type Socket } from 'node:net';

/**
 * A connection of the load, which must cost less than the servers that it loads: a request is bytes made beforehand, and
 * of a response only its status and its length are looked at.
 */
export class Connection {
  private received: Buffer = Buffer.alloc(0);
  private resolveStatus: (status: number) => void = () => undefined;
  private failed: (error: Error) => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', data => this.receive(data));
    socket.on('error', error => this.failed(error));
    socket.on('close', () => this.failed(new Error('the server has closed a connection')));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket);
  }

  /** Sends a request, and waits for the status of its response. */
  send(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) throw new Error('the server has closed a connection');
      this.resolveStatus = resolve;
      this.failed = reject;
      this.socket.write(request);
    });
  }

  close(): void {
    this.failed = () => undefined;
    this.socket.destroy();
  }

  private receive(data: Buffer): void {
    this.received = this.received.length ? Buffer.concat([this.received, data]) : data;
    const head = this.received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const text = this.received.toString('latin1', 0, head);
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
    if (length === undefined) return this.failed(new Error(`a response without Content-Length: ${text}`));
    if (this.received.length < head + 4 + Number(length)) return;
    this.received = Buffer.alloc(0);
    this.resolveStatus(Number(text.slice(9, 12)));
  }
}

/** A request as the bytes of its message. */
export function messageOf(request: {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}): Buffer {
  const { method, path, headers = {}, body } = request;
  const fields = Object.entries({
    host: '127.0.0.1',
    connection: 'keep-alive',
    ...headers,
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  });
  const lines = [`${method} ${path} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}
