import { parseContent, readContent } from '../error-body.js';

/** The header fields of a response, which axios keeps in an object of its own. */
export function readHeaders(fields: object = {}): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    for (const line of [value].flat()) {
      try {
        headers.append(name, String(line));
      } catch {
        // A field that cannot be told is left out: pseudo-headers of HTTP/2, what an interceptor has put there.
      }
    }
  }
  return headers;
}

/** What `responseType` makes of a body that is not read or not decoded yet: a stream, a Blob, an ArrayBuffer, a Buffer. */
function isEncoded(data: object): boolean {
  const tag = Object.prototype.toString.call(data);
  return /Blob|Buffer|Stream/.test(tag) || ArrayBuffer.isView(data) || Symbol.asyncIterator in data;
}

/** The content of a response's body, whichever `responseType` it was asked with. Never rejects. */
export async function readData(data: unknown): Promise<unknown> {
  if (typeof data === 'string') return parseContent(data);
  if (typeof data !== 'object' || data === null || !isEncoded(data)) return data;
  try {
    return await readContent(new Response(data as ConstructorParameters<typeof Response>[0]));
  } catch {
    // A stream that somebody else has begun to read. The status says enough.
    return undefined;
  }
}
