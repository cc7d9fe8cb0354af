import { isRegistryError, registryFetch, type RegistryError } from 'nestjs-registry-http/client';
import type { NewFacility } from './facility-row.js';
import type { Outcome } from './outcome.js';
import { explain, explainRefusal, requestInit, type RegistryTarget } from './registry-target.js';
import { isUnavailable, withRetries, type RetryOptions } from './retry.js';

/** Sends one facility. It never rejects, neither for a response nor for a missing one. */
export type FacilitySender = (facility: NewFacility) => Promise<Outcome>;

/** The codes of errors that come before a request is sent. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether the registry may have the facility, though it did not say so. */
function isLost(error: unknown): boolean {
  if (!isRegistryError(error) || error.kind !== 'network') return false;
  const { cause } = (error.cause ?? {}) as { cause?: { code?: unknown } };
  return !BEFORE_SENDING.has(String(cause?.code));
}

function outcomeOf(
  error: RegistryError,
  target: RegistryTarget,
  { isStopped, wasLost }: { isStopped: boolean; wasLost: boolean },
): Outcome {
  if (isRegistryError(error, 'identifier-taken')) return { kind: 'existing' };
  const isOut = error.kind === 'network' || isUnavailable(error);
  const kind = wasLost ? 'unanswered' : 'unsent';
  if (isOut && isStopped) return { kind };
  if (error.kind === 'network') return { kind, reason: error.message };
  if (isOut) return { kind, reason: `The registry is not available: ${explain(error)}` };
  const reason = explainRefusal(error, target);
  return reason === undefined ? { kind: 'refused', reason: explain(error) } : { kind: 'unsent', reason };
}

/** A sender to one registry. */
export function createSender(target: RegistryTarget, retries: RetryOptions): FacilitySender {
  const address = `${target.url}/facilities.json`;
  return async facility => {
    const body = JSON.stringify(facility);
    const headers = { 'content-type': 'application/json' };
    let wasLost = false;
    const post = () =>
      registryFetch(address, requestInit(target, { method: 'POST', headers, body })).catch(
        (error: unknown) => {
          wasLost ||= isLost(error);
          throw error;
        },
      );
    try {
      const response = await withRetries(post, retries);
      // A connection is used again after its response was read to the end.
      await response.arrayBuffer().catch(() => undefined);
      if (response.status === 201) return { kind: 'created' };
      return { kind: 'refused', reason: `answered with ${response.status} instead of 201` };
    } catch (error) {
      if (!isRegistryError(error)) throw error;
      return outcomeOf(error, target, { isStopped: retries.signal.aborted, wasLost });
    }
  };
}
