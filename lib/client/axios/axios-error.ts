import { parseContent, readContent } from '../error-body.js';
import { networkFailureReason, type NetworkFailureReason } from '../registry-network.error.js';

/** The members of an axios response that are read. */
export interface AxiosResponseLike {
  readonly status: number;
  readonly statusText?: string;
  readonly headers?: object;
  readonly data?: unknown;
}

/** The members of an `AxiosError` that are read. */
export interface AxiosErrorLike {
  readonly code?: string;
  readonly message: string;
  readonly config?: { readonly signal?: { readonly reason?: unknown } };
  readonly request?: { readonly responseURL?: string; readonly res?: { readonly responseUrl?: string } };
  readonly response?: AxiosResponseLike;
}

// As axios itself tells: by the mark, since there may be more than one copy of it.
export function isAxiosError(error: unknown): error is AxiosErrorLike {
  return Object(error).isAxiosError === true;
}

/** Why there was no response, by the codes of axios and else by its cause. */
export function axiosFailureReason(error: AxiosErrorLike): NetworkFailureReason {
  switch (error.code) {
    case 'ERR_CANCELED':
      // Axios forgets why the signal was aborted: `AbortSignal.timeout()` is a time-out.
      return networkFailureReason(error.config?.signal?.reason) === 'timeout' ? 'timeout' : 'aborted';
    case 'ECONNABORTED':
      // The code of axios's own time-out, and of a request that the browser ended, as on leaving the page.
      return error.message === 'Request aborted' ? 'aborted' : 'timeout';
    default:
      return networkFailureReason(error);
  }
}

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

/**
 * The forms of a body that is not read or not decoded yet, by `responseType`: a stream, a Blob, an ArrayBuffer, a Buffer.
 */
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
    // Other code has begun to read the stream. The status says enough.
    return undefined;
  }
}
