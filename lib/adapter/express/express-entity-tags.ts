import type { EntityTags } from '../../route-contract/index.js';
import type { HttpAdapter } from '../http-adapter.js';

/** An application of Express's. */
interface ExpressApplication {
  enabled?(setting: string): boolean;
}

/**
 * What the HTTP framework does by itself with conditional requests: `response.send()` of Express compares, and generates
 * an entity tag unless its setting `etag` is disabled. Nothing before there is an adapter, or without one.
 */
export function readEntityTags(adapter: HttpAdapter | undefined): EntityTags {
  if (adapter?.getType() !== 'express') return 'none';
  const application = adapter.getInstance() as ExpressApplication | undefined;
  if (typeof application?.enabled !== 'function') return 'none';
  return application.enabled('etag') ? 'generated' : 'compared';
}
