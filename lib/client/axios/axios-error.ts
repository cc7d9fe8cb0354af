import { networkFailureReason, type NetworkFailureReason } from '../registry-network.error.js';

/** What is read of an axios response. */
export interface AxiosResponseLike {
  readonly status: number;
  readonly statusText?: string;
  readonly headers?: object;
  readonly data?: unknown;
}

/** What is read of an `AxiosError`. */
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
