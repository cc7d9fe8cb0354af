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

// Like axios itself, check the marker, since there may be several copies of axios.
export function isAxiosError(error: unknown): error is AxiosErrorLike {
  return Object(error).isAxiosError === true;
}

/** Why there was no response: by the codes of axios, or else by the cause. */
export function axiosFailureReason(error: AxiosErrorLike): NetworkFailureReason {
  switch (error.code) {
    case 'ERR_CANCELED':
      // Axios does not keep the reason of the signal: with `AbortSignal.timeout()` it is a time-out.
      return networkFailureReason(error.config?.signal?.reason) === 'timeout' ? 'timeout' : 'aborted';
    case 'ECONNABORTED':
      // Axios uses this code for its own time-out, and for a request that the browser ended when the page was left.
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
        // An invalid field is left out: a pseudo-header of HTTP/2, or one that an interceptor has set.
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

/** Reads the content of a response's body, with any `responseType`. Never rejects. */
export async function readData(data: unknown): Promise<unknown> {
  if (typeof data === 'string') return parseContent(data);
  if (typeof data !== 'object' || data === null || !isEncoded(data)) return data;
  try {
    return await readContent(new Response(data as ConstructorParameters<typeof Response>[0]));
  } catch {
    // Other code has begun to read the stream. The status is enough.
    return undefined;
  }
}
