import { createServer, type IncomingMessage, STATUS_CODES, type Server } from 'node:http';
import { codeOf } from 'nestjs-registry-http';
import { listen, type Running } from './running-server.js';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface MutableResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Alters what it finds to be altered, and leaves the rest. */
export type Fault = (response: MutableResponse, received: ReceivedRequest) => void;

const MOST = 2 ** 20;
const REPORT = 'All things, and what became of them.';
const TAG = '"1"';

export const refuse = (
  status: number,
  more: object = {},
  headers: Record<string, string> = {},
): MutableResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify({ code: codeOf(status), ...more }),
});
const json = (value: unknown, status = 200, headers: Record<string, string> = {}): MutableResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

type Route = Readonly<Record<string, (received: ReceivedRequest, id: string) => MutableResponse>>;

const ROUTES: readonly (readonly [RegExp, Route])[] = [
  [
    /^\/things$/,
    {
      GET: () => json([{ id: '1' }]),
      POST: ({ body, headers }) => {
        if (headers['content-type'] !== 'application/json') return refuse(415);
        try {
          const { name } = JSON.parse(body) as { name?: unknown };
          if (typeof name !== 'string') return refuse(400, { message: 'name must be a text' });
          return name === 'taken'
            ? refuse(409, { message: 'The name is taken', errorCode: 'name-taken' })
            : json({ id: '2' }, 201, { location: '/things/2' });
        } catch {
          return refuse(400, { message: 'The body is malformed' });
        }
      },
    },
  ],
  [
    /^\/things\/([^/]+)$/,
    {
      GET: (_received, id) =>
        id === '1'
          ? json({ id })
          : refuse(404, { message: 'Resource not found', errorCode: 'thing-unknown' }),
      DELETE: () => json({ code: '200 OK' }),
    },
  ],
  [/^\/report$/, { GET: ({ headers }) => report(headers) }],
  [
    /^\/locked$/,
    {
      GET: ({ headers }) =>
        headers.authorization
          ? json({ open: true })
          : refuse(401, {}, { 'www-authenticate': 'Basic realm="things"' }),
    },
  ],
];

function report({ range, 'if-none-match': known }: IncomingMessage['headers']): MutableResponse {
  const headers = { 'content-type': 'text/plain', etag: TAG, 'cache-control': 'no-cache', vary: 'Accept' };
  if (known === TAG) return { status: 304, headers, body: '' };
  if (range === 'bytes=0-0') {
    return {
      status: 206,
      headers: { ...headers, 'content-range': `bytes 0-0/${REPORT.length}` },
      body: REPORT.slice(0, 1),
    };
  }
  if (range !== undefined) return refuse(416, {}, { 'content-range': `bytes */${REPORT.length}` });
  return { status: 200, headers, body: REPORT };
}

/** What the contract says of a request. */
export function respond(received: ReceivedRequest): MutableResponse {
  const { method, path, body } = received;
  try {
    decodeURIComponent(path);
  } catch {
    return refuse(400, { message: 'The path cannot be decoded' });
  }
  const [found] = ROUTES.flatMap(([pattern, route]) => {
    const match = pattern.exec(path);
    return match ? [{ route, id: match[1] ?? '' }] : [];
  });
  if (!found) return refuse(404, { message: 'Resource not found' });
  const methods = Object.keys(found.route);
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return { status: 204, headers: { allow }, body: '' };
  const handler = found.route[method === 'HEAD' ? 'GET' : method];
  if (!handler) return refuse(405, {}, { allow });
  return body.length > MOST ? refuse(413) : handler(received, found.id);
}

/** A plain server of Node that keeps the contract, but for a fault. */
export function startNode(fault: Fault = () => undefined, onMalformed = refuse(400)): Promise<Running> {
  const server: Server = createServer((request, nodeResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: (request.url ?? '').replace(/\?.*/s, ''),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      const response = respond(received);
      fault(response, received);
      const hasLength = received.method !== 'OPTIONS' && response.status !== 304;
      if (hasLength) response.headers['content-length'] ??= String(Buffer.byteLength(response.body));
      if (response.status === 304 && response.body) {
        // Node would leave out what must not be there.
        nodeResponse.socket?.end(format(response));
        return;
      }
      nodeResponse.writeHead(response.status, response.headers);
      nodeResponse.end(received.method === 'HEAD' ? undefined : response.body);
    });
  });
  server.on('clientError', (_error, socket) => socket.end(format(onMalformed)));
  return listen(server);
}

/** A response as bytes, after which the connection is closed. */
function format({ status, headers, body }: MutableResponse): string {
  const fields = Object.entries({ ...headers, 'content-length': String(body.length), connection: 'close' });
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${body}`;
}
