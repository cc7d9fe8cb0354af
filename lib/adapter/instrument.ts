import type { SuccessOptions } from '../contract/index.js';
import type { ErrorResponder } from '../response/index.js';
import { hookRouting } from './hook-routing.js';
import { hookSuccess } from './hook-success.js';
import type { HttpAdapter } from './http-adapter.js';

/** What the adapter is hooked up to. */
export interface Instruments {
  readonly options: SuccessOptions;
  readonly responder: ErrorResponder;
}

const instrumented = new WeakSet<HttpAdapter>();

/** Hooks an adapter, before any route is registered. Answers whether it did: an adapter is hooked once. */
export function instrument(adapter: HttpAdapter, { options, responder }: Instruments): boolean {
  if (instrumented.has(adapter)) return false;
  instrumented.add(adapter);
  hookSuccess(adapter, options);
  hookRouting(adapter, responder);
  return true;
}
