import { ServerResponse } from 'node:http';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { Stream } from 'node:stream';

/** The stream of an HTTP/2 response. The response has only a part of the members of an HTTP/1.1 response. */
function readHttp2Stream(raw: ServerResponse & { stream?: unknown }): ServerHttp2Stream | undefined {
  if (raw instanceof ServerResponse) return undefined;
  const { stream } = raw as { stream?: unknown };
  return isStream(stream) ? stream : undefined;
}

function isStream(stream: unknown): stream is ServerHttp2Stream {
  return typeof stream === 'object' && stream !== null && 'rstCode' in stream;
}

/** Whether the client is gone. */
export function isGone(raw: ServerResponse): boolean {
  return raw.destroyed || raw.socket?.destroyed === true || readHttp2Stream(raw)?.destroyed === true;
}

/** Whether the client went away before it had its response. After a complete response, an error is the server's. */
export function hasLeft(raw: ServerResponse): boolean {
  // A cancelled HTTP/2 stream counts as finished, but has not ended.
  return isGone(raw) && !(raw.writableEnded && raw.writableFinished);
}

/**
 * Cuts a response off, so that a client does not take a part of it for the whole. An HTTP/2 stream needs an error code:
 * without one, it ends with NO_ERROR when it is destroyed.
 */
export function cutOff(raw: ServerResponse): void {
  const stream = readHttp2Stream(raw);
  if (stream) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else raw.destroy();
  if (!stream && raw.socket && !(raw.socket instanceof Stream)) setImmediate(failWithoutConnection, raw);
}

/**
 * Emits `error` on a response without a connection, as in serverless-http: its wrapper does not notice a destroyed response.
 * The event is delayed, so that a caller that first calls the server and then waits for the response receives it.
 */
function failWithoutConnection(raw: ServerResponse): void {
  if (raw.listenerCount('error') > 0) raw.emit('error', new Error('The response was cut off'));
}

const BODY = '{"code":"500 Internal Server Error"}';
const BODY_OF_NEST = '{"code":"500 Internal Server Error","statusCode":500,"error":"Internal Server Error"}';

/**
 * Sends a constant on Node's response after the error response failed. If that fails too, destroys the connection.
 *
 * @param addsNest - whether the body also has Nest's members
 */
export function sendFallback(raw: ServerResponse, addsNest: boolean): void {
  const body = addsNest ? BODY_OF_NEST : BODY;
  try {
    if (raw.headersSent) {
      if (!raw.writableEnded) cutOff(raw);
      return;
    }
    for (const name of raw.getHeaderNames()) raw.removeHeader(name);
    raw.statusCode = 500;
    raw.setHeader('Content-Type', 'application/json; charset=utf-8');
    // If the length were removed, Node would send the body in chunks.
    raw.setHeader('Content-Length', Buffer.byteLength(body));
    raw.setHeader('Cache-Control', 'no-store');
    raw.setHeader('Vary', 'Accept');
    raw.end(body);
  } catch {
    cutOff(raw);
  }
}
