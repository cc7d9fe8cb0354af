import { createHmac } from 'node:crypto';
import { createServer, IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import jsonwebtoken from 'jsonwebtoken';
import { afterEach, describe, expect } from 'vitest';
import { nameInStack, withoutStack } from '../../lib/exceptions/index.js';
import { stopParsing } from '../../lib/http-server/connection-responder.js';
import { internal } from './internal.js';

describe('Node and libraries', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  const listen = async (handler: RequestListener): Promise<{ server: Server; client: Socket }> => {
    const made = createServer(handler).listen(0, '127.0.0.1');
    server = made;
    await new Promise(resolve => made.once('listening', resolve));
    return { server: made, client: connect((made.address() as AddressInfo).port, '127.0.0.1') };
  };
  const firstData = (socket: Socket): Promise<string> =>
    new Promise(resolve => socket.once('data', data => resolve(String(data))));

  internal('node-stack-trace-limit', () => {
    expect(withoutStack(() => new Error('no')).stack).toBeUndefined();
    expect(withoutStack(() => nameInStack(new Error('no'))).stack).toBe('Error: no');
    expect(new Error('yes').stack).toContain('\n    at ');
  });

  internal('node-require-host', async () => {
    const { server: made, client } = await listen((_request, response) => response.end('handled'));
    const checked = made as Server & { requireHostHeader?: boolean };
    expect(checked.requireHostHeader).toBe(true);
    checked.requireHostHeader = false;
    client.write('GET / HTTP/1.1\r\n\r\n');
    expect(await firstData(client)).toContain('handled');
  });

  internal('node-request-listeners', async () => {
    const handler: RequestListener = (_request, response) => response.end('handled');
    const { server: made, client } = await listen(handler);
    const listeners = made.rawListeners('request') as RequestListener[];
    expect(listeners).toEqual([handler]);
    made.removeAllListeners('request');
    made.on('request', (request, response) => {
      response.setHeader('X-Seen', 'first');
      for (const listener of listeners) listener.call(made, request, response);
    });
    client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await firstData(client)).toMatch(/X-Seen: first[^]*handled/);
  });

  internal('node-data-listeners', async () => {
    let requests = 0;
    const { server: made, client } = await listen((_request, response) => {
      requests++;
      response.end();
    });
    const connection = await new Promise<Socket>(resolve => made.once('connection', resolve));
    stopParsing(connection);
    const rest = firstData(connection);
    client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await rest).toContain('GET / HTTP/1.1');
    expect(requests).toBe(0);
  });

  internal('node-status-message', () => {
    const response = new ServerResponse(new IncomingMessage(undefined as unknown as Socket));
    expect(Object.hasOwn(response, 'statusMessage')).toBe(false);
    response.statusMessage = 'Made';
    expect(Object.hasOwn(response, 'statusMessage')).toBe(true);
    // Of an empty one Node makes its own.
    response.statusMessage = '';
    response.writeHead(404);
    expect(response.statusMessage).toBe('Not Found');
  });

  internal('node-aborted', async () => {
    const { server: made, client } = await listen(request => request.resume());
    client.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc');
    const request = await new Promise<IncomingMessage>(resolve => made.once('request', resolve));
    const failed = new Promise(resolve => request.once('error', resolve));
    client.destroy();
    expect(await failed).toMatchObject({ code: 'ECONNRESET', message: 'aborted' });
  });

  internal('jws-decode-stack', () => {
    const encode = (text: string): string => Buffer.from(text).toString('base64url');
    const content = `${encode('{"alg":"HS256","typ":"JWT"}')}.${encode('no JSON')}`;
    const signature = createHmac('sha256', 'key').update(content).digest('base64url');
    let thrown: unknown;
    try {
      jsonwebtoken.verify(`${content}.${signature}`, 'key');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'SyntaxError', stack: expect.stringContaining('jwsDecode') });
  });
});
