import type { RegistryResponseError } from 'nestjs-registry-http/client';

/** The registry that the facilities go to. */
export interface RegistryTarget {
  url: string;
  user: string;
  authorization: string;
}

// Long enough for a busy registry, short enough that a connection that nobody closed does not hold the import up.
const TIMEOUT_MS = 60_000;

/** A request with what every one of them needs. */
export function requestInit({ authorization }: RegistryTarget, init: RequestInit = {}): RequestInit {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return {
    ...init,
    headers: { accept: 'application/json', authorization, ...init.headers },
    // A redirected POST would arrive as a GET.
    redirect: 'manual',
    signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
  };
}

/** The error in one line: its code, its message where that says more, and its places. */
export function explain({ code, message, errors }: RegistryResponseError): string {
  const places = errors.map(error =>
    [error.pointer ?? error.parameter ?? error.header, error.message].join(' ').trim(),
  );
  return [
    code,
    ...(message === code ? [] : [message]),
    ...(places.length > 0 ? [places.join('; ')] : []),
  ].join(': ');
}

/** The reason why this user cannot send any row to this registry, if a response says so. */
export function explainRefusal(
  error: RegistryResponseError,
  { url, user }: RegistryTarget,
): string | undefined {
  const reasons: Readonly<Record<number, string>> = {
    401: `The registry does not know the user "${user}" with this password (401): check --user`,
    403: `The user "${user}" may not do this at the registry (403): check --user`,
    404: `There is no facility registry at ${url} (404): check --url`,
    405: `There is no facility registry at ${url} (405): check --url`,
  };
  return reasons[error.status];
}
