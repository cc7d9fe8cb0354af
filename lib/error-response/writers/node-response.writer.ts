import type { ServerResponse } from 'node:http';
import { removePhrase, type ResponseWriter } from './write-response.js';

/** Writes to Node's own response: Express's is one, and so is what Fastify hands to middleware. */
export const nodeResponse: ResponseWriter<ServerResponse> = {
  names: response => response.getHeaderNames(),
  get: (response, name) => response.getHeader(name),
  set: (response, [name, value]) => response.setHeader(name, value),
  remove: (response, name) => response.removeHeader(name),
  send(response, status, body) {
    response.statusCode = status;
    removePhrase(response);
    response.end(body);
  },
};
