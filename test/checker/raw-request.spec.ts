import { createServer, type Server, type Socket, type TcpNetConnectOpts } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { sendBytes } from '../../lib/checker/http/raw-request.js';

const { asked, at } = vi.hoisted(() => ({ asked: [] as object[], at: { port: 0 } }));

/** Every connection goes to the server of the test, whatever was asked for, and time goes by a hundred times as fast. */
const redirected = vi.hoisted(() => async (original: () => Promise<typeof import('node:net')>) => {
  const net = await original();
  const { connect: plain } = await vi.importActual<typeof import('node:net')>('node:net');
  const connect = (target: TcpNetConnectOpts): Socket => {
    asked.push(target);
    const socket = plain(at.port, '127.0.0.1');
    const setTimeout = socket.setTimeout.bind(socket);
    socket.setTimeout = (timeout, callback) => setTimeout(timeout / 100, callback);
    return socket;
  };
  return { ...net, connect };
});
vi.mock('node:net', redirected as never);
vi.mock('node:tls', redirected as never);

const open: Server[] = [];
afterEach(() => {
  asked.length = 0;
  for (const server of open.splice(0)) server.close();
});

async function serve(response: (socket: Socket) => void): Promise<void> {
  const server = createServer(
    socket => void socket.on('error', () => undefined).once('data', () => response(socket)),
  );
  open.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  at.port = (server.address() as { port: number }).port;
}

it.each([
  ['http://example.org', { host: 'example.org', port: 80 }],
  ['http://[::1]', { host: '::1', port: 80 }],
  ['https://example.org', { host: 'example.org', port: 443, servername: 'example.org' }],
  ['https://127.0.0.1:8443', { host: '127.0.0.1', port: 8443 }],
])('bytes to %s go to the port of it', async (url, target) => {
  await serve(socket => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}'));

  expect(await sendBytes(new URL(url), 'NOT HTTP\r\n\r\n')).toMatchObject({ status: 400, body: '{}' });
  expect(asked).toEqual([target]);
});

it('a response that does not come in time is told', async () => {
  await serve(() => undefined);

  await expect(sendBytes(new URL('http://example.org'), 'NOT HTTP\r\n\r\n')).rejects.toThrow(
    'no response within 10 s',
  );
});
