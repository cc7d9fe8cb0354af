import { isRegistryError, registryFetch } from 'nestjs-registry-http/client';
import { ImportError } from './import-error.js';
import { explain, explainRefusal, requestInit, type RegistryTarget } from './registry-target.js';
import { withRetries } from './retry.js';

function isCollection(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'facilities' in body && Array.isArray(body.facilities);
}

/** Asks once whether there is a registry that knows the user, so that a wrong address is not tried with every row. */
export async function probeRegistry(target: RegistryTarget, signal: AbortSignal): Promise<void> {
  const address = `${target.url}/facilities.json?limit=1`;
  const ask = () => registryFetch(address, requestInit(target, { signal }));
  let response: Response;
  try {
    // A registry that is starting up is waited for; an address where nobody listens is more likely wrong.
    response = await withRetries(ask, { signal, whileUnreachable: false });
  } catch (error) {
    if (signal.aborted || !isRegistryError(error)) throw error;
    if (error.kind === 'network') throw new ImportError(`${error.message}: check --url`, { cause: error });
    throw new ImportError(explainRefusal(error, target) ?? `${target.url} answers ${explain(error)}`, {
      cause: error,
    });
  }
  const location = response.headers.get('location');
  if (location) throw new ImportError(`${target.url} leads on to ${location}: check --url`);
  const body: unknown = await response.json().catch(() => undefined);
  if (!isCollection(body))
    throw new ImportError(`There is no facility registry at ${target.url}: check --url`);
}
