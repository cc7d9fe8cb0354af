import { Buffer } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import type { ErrorResponse, HeaderField } from '../error-response/index.js';

/**
 * A response as the bytes of one HTTP/1.1 message (RFC 9112 §2.1), for where Node has made no response to write it to:
 * with the same fields in the same order, and the same reason phrase, as Node would give it.
 */
export function serializeResponse(
  { status, headers, added, defaults, body }: ErrorResponse,
  method?: string,
): string {
  const fields: HeaderField[] = [
    ...headers,
    ['Content-Length', String(Buffer.byteLength(body))],
    ...added,
    ...defaults,
    ['Vary', 'Accept'],
    ['Date', new Date().toUTCString()],
  ];
  const lines = fields.flatMap(([name, value]) => [value].flat().map(item => `${name}: ${item}\r\n`));
  const content = method === 'HEAD' ? '' : body;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${content}`;
}
