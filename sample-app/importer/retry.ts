import { setTimeout as pause } from 'node:timers/promises';
import { isRegistryError, type RegistryResponseError } from 'nestjs-registry-http/client';

/** How long to go on. */
export interface RetryOptions {
  /** Ends the waiting between two attempts, not an attempt. */
  signal: AbortSignal;
  /** Whether to try again also if there is no response. */
  whileUnreachable?: boolean;
}

const ATTEMPTS = 6;
/** The first wait in milliseconds where the server names none; every further one is twice as long. */
const BACKOFF = 250;
/** The longest that the server may ask to wait, in seconds. */
const PATIENCE = 60;

// 503 and 429, and those that a proxy sends while the server behind it restarts.
const PASSING = [429, 502, 503, 504] as const;

/** Whether a response says that the registry is not available at present. */
export function isUnavailable(error: unknown): error is RegistryResponseError<(typeof PASSING)[number]> {
  return isRegistryError(error, ...PASSING);
}

/** The milliseconds to wait before another attempt, or nothing where another attempt is no use. */
function waitAfter(
  error: unknown,
  tried: number,
  { whileUnreachable = true }: RetryOptions,
): number | undefined {
  // Spread out, so that those who failed together do not come back together.
  const wait = BACKOFF * 2 ** (tried - 1) * (0.75 + Math.random() / 2);
  if (isUnavailable(error)) {
    const { retryAfter = 0 } = error;
    return retryAfter > PATIENCE ? undefined : Math.max(retryAfter * 1000, wait);
  }
  const isUnreachable = isRegistryError(error) && error.kind === 'network' && error.reason !== 'aborted';
  return isUnreachable && whileUnreachable ? wait : undefined;
}

/**
 * Tries again what failed for a passing reason: no response, or a server that asks to come back, after the time that its
 * `Retry-After` names. Throws the last error when the attempts are used up or the signal ends the waiting.
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      const wait = waitAfter(error, tried, options);
      if (wait === undefined || tried >= ATTEMPTS) throw error;
      // The error says more than that the waiting was ended.
      await pause(wait, undefined, { signal: options.signal }).catch(() => Promise.reject(error));
    }
  }
}
