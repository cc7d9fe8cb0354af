import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { messagesOf, rawExchange } from './raw-exchange.js';

describe('an exchange of bytes', () => {
  const sockets: Socket[] = [];
  let respond: (socket: Socket) => unknown = () => {};
  const server = createServer(socket => {
    sockets.push(socket);
    socket.on('error', () => {});
    respond(socket);
  });
  const listen = async (): Promise<number> => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    for (const socket of sockets.splice(0)) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  afterEach(close);

  it('fails if no server listens', async () => {
    const port = await listen();
    await close();
    await expect(rawExchange(port, 'GET')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('gives back what came, and that the server closed', async () => {
    respond = socket => socket.once('data', () => socket.end('all'));
    expect(await rawExchange(await listen(), 'GET')).toMatchObject({ text: 'all', closed: true });
    await close();
    respond = socket => socket.once('data', () => socket.resetAndDestroy());
    expect(await rawExchange(await listen(), 'GET')).toMatchObject({ text: '', closed: true });
  });

  it('ends when the end of what is awaited has come, with what came behind it', async () => {
    respond = socket => {
      socket.write('so');
      setTimeout(() => socket.write('me'), 20);
      setTimeout(() => socket.write(' more'), 40);
    };
    const { text, closed } = await rawExchange(await listen(), 'GET', { end: 'ome', pause: 200 });
    expect({ text, closed }).toEqual({ text: 'some more', closed: false });
  });

  it('gives back what came, and that the time was up', async () => {
    respond = socket => socket.write('some');
    expect(await rawExchange(await listen(), 'GET', { timeout: 200 })).toMatchObject({
      text: 'some',
      closed: false,
    });
  });
});

describe('the messages of a text', () => {
  it('are each framed by their own header', () => {
    const text =
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 204 No Content\r\n\r\n' +
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n';
    expect(messagesOf(text)).toMatchObject([
      { status: 200, body: '{}' },
      { status: 204, body: '' },
      { status: 200, body: '[]' },
    ]);
  });

  it.each([
    ['what is no message', 'garbage', 'Not an HTTP message'],
    ['a body that is not framed', 'HTTP/1.1 200 OK\r\n\r\nbody', 'not framed'],
    ['a body that is cut off', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{', 'not whole'],
    ['chunks that are cut off', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{', 'not whole'],
    ['what follows a whole message', 'HTTP/1.1 204 No Content\r\n\r\ngarbage', 'Not an HTTP message'],
  ])('are refused for %s', (_, text, problem) => {
    expect(() => messagesOf(text)).toThrow(problem);
  });
});
