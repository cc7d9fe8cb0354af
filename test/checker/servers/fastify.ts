import fastify, { type FastifyReply } from 'fastify';
import { codeOf } from 'nestjs-registry-http';
import { refuse } from './node.js';
import type { Running } from './running-server.js';

const ALLOWED: Readonly<Record<string, string>> = {
  '/things': 'GET, HEAD, POST, OPTIONS',
  '/things/:id': 'GET, HEAD, DELETE, OPTIONS',
  '/report': 'GET, HEAD, OPTIONS',
  '/locked': 'GET, HEAD, OPTIONS',
};

/** The contract on Fastify, by hand. */
export async function startFastify(): Promise<Running> {
  const send = (reply: FastifyReply, status: number, more: object = {}, headers = {}) => {
    const { headers: fields, body } = refuse(status, more, headers);
    return reply.code(status).headers(fields).send(body);
  };
  const malformed = refuse(400).body;
  const app = fastify({
    frameworkErrors: (_error, _request, reply) => void send(reply as FastifyReply, 400),
    clientErrorHandler: (_error, socket) =>
      void socket.end(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${malformed.length}\r\nConnection: close\r\n\r\n${malformed}`,
      ),
  });
  for (const method of ['PROPFIND', 'REPORT', 'SEARCH']) app.addHttpMethod(method);
  app.get('/things', () => [{ id: '1' }]);
  app.post<{ Body: { name?: unknown } }>('/things', ({ body }, reply) => {
    if (typeof Object(body).name !== 'string') return send(reply, 400);
    return reply.code(201).header('location', '/things/2').send({ id: '2' });
  });
  app.get<{ Params: { id: string } }>('/things/:id', ({ params: { id } }, reply) =>
    id === '1'
      ? reply.send({ id })
      : send(reply, 404, { message: 'Resource not found', errorCode: 'thing-unknown' }),
  );
  app.delete('/things/:id', () => ({ code: '200 OK' }));
  app.get('/report', (_request, reply) => reply.type('text/plain').send('All things.'));
  app.get('/locked', ({ headers }, reply) =>
    headers.authorization
      ? reply.send({ open: true })
      : send(reply, 401, {}, { 'www-authenticate': 'Basic realm="things"' }),
  );
  for (const [url, allow] of Object.entries(ALLOWED)) {
    const known = allow.split(', ');
    app.options(url, (_request, reply) => reply.code(204).header('allow', allow).send());
    app.route({
      url,
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'REPORT', 'SEARCH'].filter(
        method => !known.includes(method),
      ),
      handler: (_request, reply) => send(reply, 405, {}, { allow }),
    });
  }
  app.setNotFoundHandler((_request, reply) => send(reply, 404));
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return reply
      .code(status)
      .type('application/json')
      .send(JSON.stringify({ code: codeOf(status) }));
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}
