import type { EntityTags } from '../../route-contract/index.js';
import type { HttpAdapter } from '../http-adapter.js';

/** An Express application. */
interface ExpressApplication {
  enabled?(setting: string): boolean;
}

/**
 * Reads how the HTTP framework handles conditional requests by itself. `response.send()` of Express compares entity tags,
 * and generates one unless the setting `etag` is disabled.
 */
export function readEntityTags(adapter: HttpAdapter | undefined): EntityTags {
  if (adapter?.getType() !== 'express') return 'none';
  const application = adapter.getInstance() as ExpressApplication | undefined;
  if (typeof application?.enabled !== 'function') return 'none';
  return application.enabled('etag') ? 'generated' : 'compared';
}
