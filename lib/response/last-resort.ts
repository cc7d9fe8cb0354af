import type { ServerResponse } from 'node:http';
import { cutOff } from './http2-stream.js';

const BODY = '{"code":"500 Internal Server Error"}';

/** The answer where answering failed: a constant, on Node's response. Where even that fails, the connection goes. */
export function answerLastResort(raw: ServerResponse): void {
  try {
    if (raw.headersSent) {
      if (!raw.writableEnded) cutOff(raw);
      return;
    }
    for (const name of raw.getHeaderNames()) raw.removeHeader(name);
    raw.statusCode = 500;
    raw.setHeader('Content-Type', 'application/json; charset=utf-8');
    // Node would send what had a length removed in chunks.
    raw.setHeader('Content-Length', Buffer.byteLength(BODY));
    raw.setHeader('Cache-Control', 'no-store');
    raw.setHeader('Vary', 'Accept');
    raw.end(BODY);
  } catch {
    cutOff(raw);
  }
}
