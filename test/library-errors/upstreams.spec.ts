import {
  Client as GrpcClient,
  credentials,
  Metadata,
  Server as GrpcServer,
  ServerCredentials,
  status as GrpcStatus,
  type handleUnaryCall,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import axios from 'axios';
import { got } from 'got';
import ky from 'ky';
import { createServer, type Server } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { ofetch } from 'ofetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, mapper } from './map-to-response.js';
import { errorWith, SECRET } from './rows/row-set.js';
import './to-be-mapped-to.js';

let upstream: Server;
let url: string;
let closed: string;

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

beforeAll(async () => {
  upstream = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/silent')) return;
    if (path.startsWith('/abort')) return void request.socket.destroy();
    if (path.startsWith('/half')) {
      response.writeHead(200, { 'Content-Length': 1000 }).write(SECRET, () => request.socket.destroy());
      return;
    }
    response.setHeader('Retry-After', '1234');
    response.setHeader('X-Secret', SECRET);
    response.setHeader('WWW-Authenticate', `Basic realm="${SECRET}"`);
    response.writeHead(Number(path.slice(1, 4)), { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ message: SECRET }));
  });
  url = `http://127.0.0.1:${await listen(upstream)}`;
  const gone = createServer();
  closed = `http://127.0.0.1:${await listen(gone)}`;
  await new Promise(resolve => {
    gone.close(resolve);
  });
});

afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
});

describe('axios', () => {
  const headers = { Authorization: `Bearer ${SECRET}` };

  it.each([
    [400, '502'],
    [401, '502'],
    [403, '502'],
    [404, '502'],
    [408, '504'],
    [409, '502'],
    [422, '502'],
    [429, '503'],
    [500, '502'],
    [502, '502'],
    [503, '503'],
    [504, '504'],
  ])('an upstream that responds with %i', async (status, line) => {
    const thrown = await failureOf(axios.get(`${url}/${status}?token=${SECRET}`, { headers }));
    expect(thrown).toBeMappedTo(line, '127.0.0.1', '1234');
  });

  it('an upstream that is not there', async () => {
    expect(await failureOf(axios.get(`${closed}/${SECRET}`, { headers }))).toBeMappedTo('502', '127.0.0.1');
    const thrown = await failureOf(axios.get(`http://${SECRET}.invalid`, { headers }));
    expect(thrown).toBeMappedTo('502', 'invalid');
  });

  it('an upstream that hangs up, before and within its response', async () => {
    expect(await failureOf(axios.get(`${url}/abort`, { headers }))).toBeMappedTo('502');
    expect(await failureOf(axios.get(`${url}/half`, { headers }))).toBeMappedTo('502');
  });

  it('an upstream that is silent, by each way of a time-out', async () => {
    const silent = `${url}/silent?${SECRET}`;
    expect(await failureOf(axios.get(silent, { timeout: 30 }))).toBeMappedTo('504');
    expect(await failureOf(axios.get(silent, { signal: AbortSignal.timeout(30) }))).toBeMappedTo('504');
    const clear = { timeout: 30, transitional: { clarifyTimeoutError: true } };
    expect(await failureOf(axios.get(silent, clear))).toBeMappedTo('504');
  });

  it('a wrong call is a fault of the server', async () => {
    expect(mapper(await failureOf(axios.get(`gopher://${SECRET}`)))).toBeUndefined();
    expect(mapper(await failureOf(axios.get(`http://`)))).toBeUndefined();
  });
});

describe.each<[client: string, get: (path: string, milliseconds?: number) => Promise<unknown>]>([
  ['got', (address, request = 5_000) => got(address, { retry: { limit: 0 }, timeout: { request } })],
  ['ky', (address, milliseconds = 5_000) => ky(address, { retry: 0, timeout: milliseconds })],
  ['ofetch', (address, milliseconds = 5_000) => ofetch(address, { retry: 0, timeout: milliseconds })],
])('%s', (client, get) => {
  it.each([
    [401, '502'],
    [404, '502'],
    [408, '504'],
    [429, '503'],
    [500, '502'],
    [503, '503'],
    [504, '504'],
  ])('an upstream that responds with %i', async (status, line) => {
    expect(await failureOf(get(`${url}/${status}?token=${SECRET}`))).toBeMappedTo(line, '127.0.0.1', '1234');
  });

  it('an upstream that is not there, hangs up, or is silent', async () => {
    expect(await failureOf(get(`${closed}/${SECRET}`))).toBeMappedTo('502', '127.0.0.1');
    expect(await failureOf(get(`${url}/abort`))).toBeMappedTo('502', '127.0.0.1');
    expect(await failureOf(get(`${url}/silent`, 30))).toBeMappedTo('504', '127.0.0.1');
  });

  // ofetch makes one error of everything.
  it.skipIf(client === 'ofetch')('a wrong call is a fault of the server', async () => {
    expect(mapper(await failureOf(() => get('http://')))).toBeUndefined();
  });
});

describe('fetch', () => {
  it('an upstream that is not there', async () => {
    expect(await failureOf(fetch(`${closed}/${SECRET}`))).toBeMappedTo('502', '127.0.0.1');
    expect(await failureOf(fetch(`http://${SECRET}.invalid`))).toBeMappedTo('502', 'invalid');
  });

  it('an upstream that hangs up, before and within its response', async () => {
    expect(await failureOf(fetch(`${url}/abort`))).toBeMappedTo('502', '127.0.0.1');
    const half = await fetch(`${url}/half`);
    expect(await failureOf(half.text())).toBeMappedTo('502', '127.0.0.1');
  });

  it('an upstream that is silent', async () => {
    const thrown = await failureOf(fetch(`${url}/silent`, { signal: AbortSignal.timeout(30) }));
    expect(thrown).toBeMappedTo('504');
  });

  it('an upstream whose connection times out in the system', () => {
    const cause = errorWith({ code: 'ETIMEDOUT', syscall: 'connect' });
    expect(new TypeError('fetch failed', { cause })).toBeMappedTo('504');
  });

  it('an upstream that does not speak HTTP', async () => {
    const babbling = createSocketServer(socket => socket.end(`${SECRET}\r\n\r\n`)).listen(0, '127.0.0.1');
    await new Promise(resolve => {
      babbling.once('listening', resolve);
    });
    const { port } = babbling.address() as { port: number };
    expect(await failureOf(fetch(`http://127.0.0.1:${port}`))).toBeMappedTo('502', String(port));
    babbling.close();
  });

  it('a wrong call is a fault of the server', async () => {
    expect(mapper(await failureOf(fetch(SECRET)))).toBeUndefined();
  });
});

describe('node-fetch', () => {
  /** https://github.com/node-fetch/node-fetch/blob/main/docs/ERROR-HANDLING.md */
  it.each<[what: string, line: string, members: object]>([
    ['that timed out in the system', '504', { type: 'system', code: 'ETIMEDOUT', errno: 'ETIMEDOUT' }],
    ['that was refused', '502', { type: 'system', code: 'ECONNREFUSED', errno: 'ECONNREFUSED' }],
    ['whose body is no JSON', '502', { type: 'invalid-json' }],
  ])('a request %s', (_, line, members) => {
    expect(errorWith({ name: 'FetchError', ...members })).toBeMappedTo(line);
  });
});

describe('gRPC', () => {
  const buffer = {
    requestSerialize: (value: Buffer) => value,
    requestDeserialize: (value: Buffer) => value,
    responseSerialize: (value: Buffer) => value,
    responseDeserialize: (value: Buffer) => value,
  };
  const method = {
    path: '/x.X/call',
    requestStream: false as const,
    responseStream: false as const,
    ...buffer,
  };
  const definition: ServiceDefinition = { call: method };
  /** Fails with the status that the request names, or never responds. */
  const call: handleUnaryCall<Buffer, Buffer> = (incoming, response) => {
    const code = Number(incoming.request.toString());
    if (!code) return;
    const metadata = new Metadata();
    metadata.set('x-secret', SECRET);
    response({ code, details: SECRET, metadata });
  };
  let server: GrpcServer;
  let client: GrpcClient;

  const ask = (code: number, deadline = 5000, of = client) =>
    new Promise((resolve, reject) => {
      of.makeUnaryRequest(
        method.path,
        buffer.requestSerialize,
        buffer.responseDeserialize,
        Buffer.from(String(code)),
        { deadline: Date.now() + deadline },
        (error, value) => (error ? reject(error) : resolve(value)),
      );
    });

  beforeAll(async () => {
    server = new GrpcServer();
    server.addService(definition, { call });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    client = new GrpcClient(`127.0.0.1:${port}`, credentials.createInsecure());
  });

  afterAll(() => {
    client.close();
    server.forceShutdown();
  });

  it.each<[keyof typeof GrpcStatus, string]>([
    ['CANCELLED', '502'],
    ['UNKNOWN', '502'],
    ['INVALID_ARGUMENT', '502'],
    ['DEADLINE_EXCEEDED', '504'],
    ['NOT_FOUND', '502'],
    ['ALREADY_EXISTS', '502'],
    ['PERMISSION_DENIED', '502'],
    ['RESOURCE_EXHAUSTED', '503'],
    ['FAILED_PRECONDITION', '502'],
    ['ABORTED', '502'],
    ['OUT_OF_RANGE', '502'],
    ['UNIMPLEMENTED', '502'],
    ['INTERNAL', '502'],
    ['UNAVAILABLE', '503'],
    ['DATA_LOSS', '502'],
    ['UNAUTHENTICATED', '502'],
  ])('an upstream that responds with %s', async (name, line) => {
    expect(await failureOf(ask(GrpcStatus[name]))).toBeMappedTo(line);
  });

  it('an upstream that is silent', async () => {
    expect(await failureOf(ask(0, 50))).toBeMappedTo('504');
  });

  it('an upstream that is not there', async () => {
    const nobody = new GrpcClient(new URL(closed).host, credentials.createInsecure());
    expect(await failureOf(ask(1, 5000, nobody))).toBeMappedTo('503', '127.0.0.1');
    nobody.close();
  });
});
