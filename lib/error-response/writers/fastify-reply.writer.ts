import { ServerResponse } from 'node:http';
import { removePhrase, type ResponseWriter } from './write-response.js';

/** Finds a member of Fastify's objects that has a symbol of Fastify's own for its name: one for each copy of Fastify. */
export function symbolFinder(description: string): (of: object) => symbol | undefined {
  let known: symbol | undefined;
  return of =>
    (known ??= Object.getOwnPropertySymbols(of).find(symbol => symbol.description === description));
}

/** As much of Fastify's reply as is needed; the library does not depend on Fastify. */
export interface FastifyReplyLike {
  readonly raw: ServerResponse;
  readonly request: object;
  readonly sent: boolean;
  readonly elapsedTime?: unknown;
  code(status: number): unknown;
  getHeader(name: string): unknown;
  getHeaders(): Record<string, unknown>;
  header(name: string, value: unknown): unknown;
  removeHeader(name: string): unknown;
  hijack(): unknown;
  send(payload: unknown): unknown;
  serializer(serialize: (body: string) => string): unknown;
}

export function isFastifyReply(response: object): response is FastifyReplyLike {
  const { code, hijack, send, raw } = response as Partial<FastifyReplyLike>;
  return (
    typeof code === 'function' &&
    typeof hijack === 'function' &&
    typeof send === 'function' &&
    typeof raw === 'object'
  );
}

/** Node's response: Fastify's reply has it in `raw`, where middleware of Express's may keep anything. */
export function rawResponse(response: object): ServerResponse {
  if (response instanceof ServerResponse) return response;
  return isFastifyReply(response) ? response.raw : (response as ServerResponse);
}

/** The names of most answers in the case that Fastify keeps them in: what it lowers itself, it must look for anew. */
const LOWER_CASE: ReadonlyMap<string, string> = new Map(
  ['Cache-Control', 'Content-Type', 'Content-Length', 'Vary', 'Allow'].map(name => [
    name,
    name.toLowerCase(),
  ]),
);

/** Writes through Fastify's reply, so that `onSend` hooks see the response. */
export const fastifyReply: ResponseWriter<FastifyReplyLike> = {
  names: reply => Object.keys(reply.getHeaders()),
  get: (reply, name) => reply.getHeader(name),
  set: (reply, [name, value]) => reply.header(LOWER_CASE.get(name) ?? name, value),
  remove(reply, name) {
    reply.removeHeader(name);
    // Middleware sets its fields on the response underneath.
    reply.raw.removeHeader(name);
  },
  send(reply, status, body) {
    removePhrase(reply.raw);
    reply.code(status);
    // Without one, Fastify adds a charset to every media type of JSON.
    reply.serializer(asItIs);
    reply.send(body);
  },
};

function asItIs(body: string): string {
  return body;
}
