import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Server } from 'node:http';
import { refuse } from './node.js';
import { listen, type Running } from './running-server.js';

/** The contract on Hono, by hand. */
export function startHono(): Promise<Running> {
  const app = new Hono();
  const send = (status: number, more: object = {}, headers: Record<string, string> = {}) => {
    const { headers: fields, body } = refuse(status, more, headers);
    return new Response(body, { status, headers: fields });
  };
  app.use(async (context, next) => {
    try {
      decodeURIComponent(new URL(context.req.url).pathname);
    } catch {
      return send(400);
    }
    return next();
  });
  app.get('/things', context => context.json([{ id: '1' }]));
  app.post('/things', bodyLimit({ maxSize: 2 ** 20, onError: () => send(413) }), async context => {
    if (context.req.header('content-type') !== 'application/json') return send(415);
    const body = await context.req.json<{ name?: unknown } | null>().catch(() => null);
    return typeof body?.name === 'string'
      ? context.json({ id: '2' }, 201, { location: '/things/2' })
      : send(400);
  });
  app.get('/things/:id', context => {
    const id = context.req.param('id');
    return id === '1'
      ? context.json({ id })
      : send(404, { message: 'Resource not found', errorCode: 'thing-unknown' });
  });
  app.delete('/things/:id', context => context.json({ code: '200 OK' }));
  app.get('/report', context => context.text('All things.'));
  app.get('/locked', context =>
    context.req.header('authorization')
      ? context.json({ open: true })
      : send(401, {}, { 'www-authenticate': 'Basic realm="things"' }),
  );
  const methods = {
    '/things': 'GET, HEAD, POST, OPTIONS',
    '/things/:id': 'GET, HEAD, DELETE, OPTIONS',
    '/report': 'GET, HEAD, OPTIONS',
    '/locked': 'GET, HEAD, OPTIONS',
  };
  for (const [path, allow] of Object.entries(methods)) {
    app.all(path, context =>
      context.req.method === 'OPTIONS'
        ? new Response(null, { status: 204, headers: { allow } })
        : send(405, {}, { allow }),
    );
  }
  app.notFound(() => send(404));
  app.onError(() => send(500));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const { body } = refuse(400);
  server.on('clientError', (_error, socket) => {
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
  return listen(server);
}
