import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Sent {
  name?: string;
  identifiers: { id: string }[];
}

/** Answers instead of the registry where it returns true. */
export type Interference = (request: IncomingMessage, response: ServerResponse) => boolean;

const AUTHORIZATIONS = new Map([
  [`Basic ${Buffer.from('editor:editor').toString('base64')}`, 'editor'],
  [`Basic ${Buffer.from('reader:reader').toString('base64')}`, 'reader'],
]);

/** As much of a facility registry as an importer meets. */
export class FakeRegistry {
  readonly stored = new Map<string, Sent>();
  /** The most requests that were open at once. */
  busiest = 0;
  posts = 0;
  interfere: Interference = () => false;
  delayMs = 0;
  /** How many requests must have been open at once before the first POST is answered. */
  holdsUntil = 0;
  private open = 0;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async listen(): Promise<string> {
    await new Promise<void>(listening => this.server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v1`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(closed => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.open++;
    this.busiest = Math.max(this.busiest, this.open);
    response.on('close', () => this.open--);
    if (request.method === 'POST') this.posts++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.interfere(request, response)) return;
    if (request.method === 'POST') {
      while (this.busiest < this.holdsUntil) await new Promise(waited => setTimeout(waited, 1));
      await new Promise(waited => setTimeout(waited, this.delayMs));
    }
    const [status, body] = this.decide(request, Buffer.concat(chunks).toString());
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private decide({ method, url, headers }: IncomingMessage, text: string): [number, unknown] {
    if (!url?.startsWith('/api/v1/facilities.json')) return [404, { code: '404 Not Found' }];
    const user = AUTHORIZATIONS.get(headers.authorization ?? '');
    if (!user) return [401, { code: '401 Unauthorized' }];
    if (method === 'GET') return [200, { facilities: [], limit: 1, offset: 0, total: 0 }];
    if (user === 'reader') return [403, { code: '403 Forbidden' }];
    const sent = JSON.parse(text) as Sent;
    if (!sent.name) {
      const errors = [{ pointer: '/name', message: 'must not be empty' }];
      return [400, { code: '400 Bad Request', message: 'Validation failed', errors }];
    }
    const [identifier] = sent.identifiers;
    const id = identifier?.id ?? '';
    if (this.stored.has(id)) {
      return [409, { code: '409 Conflict', message: `${id} is taken`, errorCode: 'identifier-taken' }];
    }
    this.stored.set(id, sent);
    return [201, sent];
  }
}
