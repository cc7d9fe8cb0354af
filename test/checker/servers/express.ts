import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { createServer } from 'node:http';
import { refuse } from './node.js';
import { listen, type Running } from './running-server.js';

/** The contract on Express, by hand: a handler for errors, and one for methods at the end of each path. */
export function startExpress(): Promise<Running> {
  const app = express();
  const send = (response: express.Response, status: number, more: object = {}, headers = {}) => {
    const { headers: fields, body } = refuse(status, more, headers);
    return response.status(status).set(fields).send(body);
  };
  const others =
    (...methods: string[]): RequestHandler =>
    (request, response) => {
      const allow = [...methods, 'OPTIONS'].join(', ');
      if (request.method === 'OPTIONS') return response.status(204).set({ allow }).end();
      return send(response, 405, {}, { allow });
    };
  app.disable('x-powered-by');
  const parse: RequestHandler = (request, response, next) =>
    request.is('application/json') ? express.json()(request, response, next) : send(response, 415);
  app
    .route('/things')
    .get((_request, response) => void response.json([{ id: '1' }]))
    .post(parse, (request, response) => {
      const { name } = Object(request.body) as { name?: unknown };
      if (typeof name !== 'string') return void send(response, 400);
      return void response.status(201).location('/things/2').json({ id: '2' });
    })
    .all(others('GET', 'HEAD', 'POST'));
  app
    .route('/things/:id')
    .get(({ params }, response) => {
      if (params.id === '1') return void response.json({ id: '1' });
      return void send(response, 404, { message: 'Resource not found', errorCode: 'thing-unknown' });
    })
    .delete((_request, response) => void response.json({ code: '200 OK' }))
    .all(others('GET', 'HEAD', 'DELETE'));
  app
    .route('/report')
    .get((_request, response) => void response.type('text/plain').send('All things.'))
    .all(others('GET', 'HEAD'));
  app
    .route('/locked')
    .get((request, response) => {
      if (request.headers.authorization) return void response.json({ open: true });
      return void send(response, 401, {}, { 'www-authenticate': 'Basic realm="things"' });
    })
    .all(others('GET', 'HEAD'));
  app.use((_request, response) => void send(response, 404));
  const onError: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) =>
    void send(response, error.status ?? 500);
  app.use(onError);
  const server = createServer(app);
  server.on('clientError', (_error, socket) => {
    const { body } = refuse(400);
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
  return listen(server);
}
