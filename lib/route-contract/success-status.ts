import { successCodeOf } from '../status/index.js';
import type { ContractedRoute } from './contracted-route.js';
import type { ContractOptions } from './registry-contract.js';

/** The success status of a route for a method. In a route for every method, each method has its own status. */
export function successStatus(
  { entry, route }: ContractedRoute,
  method: string,
  { successCodes }: ContractOptions,
): number {
  const isRuled = successCodes !== 'off' && successCodes !== 'report' && !entry.excluded;
  const isOwn = entry.method !== 'ALL' || entry.success.reason !== undefined || route.kind !== 'result';
  return isRuled && !isOwn ? successCodeOf(method) : entry.success.status;
}
