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

/** Hooks an adapter, before any route is registered. */
export function instrument(adapter: HttpAdapter, { options, responder }: Instruments): void {
  hookSuccess(adapter, options);
  hookRouting(adapter, responder);
}
