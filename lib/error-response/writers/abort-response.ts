import { ServerResponse } from 'node:http';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { Stream } from 'node:stream';

/** The stream under a response of HTTP/2, which Node makes look like one of HTTP/1.1, but not in everything. */
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

/** Whether the client went away before it had its response. After a whole response, an error is still the server's. */
export function hasLeft(raw: ServerResponse): boolean {
  // A stream of HTTP/2 that was cancelled is finished too, without an end.
  return isGone(raw) && !(raw.writableEnded && raw.writableFinished);
}

/**
 * Cuts a response off, so that a part of it cannot be taken for the whole. A stream of HTTP/2 must say that it failed: one
 * that is only destroyed ends with NO_ERROR.
 */
export function cutOff(raw: ServerResponse): void {
  const stream = readHttp2Stream(raw);
  if (stream) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else raw.destroy();
  if (!stream && raw.socket && !(raw.socket instanceof Stream)) setImmediate(failWithoutConnection, raw);
}

/**
 * Where a response has no connection, as in serverless-http, its destruction reaches nobody: only an `error` says that
 * it will not be finished. It comes late enough for whoever calls a server and then waits for the response.
 */
function failWithoutConnection(raw: ServerResponse): void {
  if (raw.listenerCount('error') > 0) raw.emit('error', new Error('The response was cut off'));
}

const BODY = '{"code":"500 Internal Server Error"}';
const BODY_OF_NEST = '{"code":"500 Internal Server Error","statusCode":500,"error":"Internal Server Error"}';

/**
 * The response where answering failed: a constant, on Node's response. Where even that fails, the connection goes.
 *
 * @param addsNest - whether it has the members of Nest's, too
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
    // Node would send what had a length removed in chunks.
    raw.setHeader('Content-Length', Buffer.byteLength(body));
    raw.setHeader('Cache-Control', 'no-store');
    raw.setHeader('Vary', 'Accept');
    raw.end(body);
  } catch {
    cutOff(raw);
  }
}
