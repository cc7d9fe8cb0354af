import { BaseExceptionFilter } from '@nestjs/core';
import { excludeResponse, getNestResponder, type NestResponder } from '../../error-response/index.js';
import type { AdapterHandler, HttpAdapter } from '../http-adapter.js';
import { markingHandler } from './marking-handler.js';

/** Whether any route of an adapter is excluded. Applications may share an adapter. */
interface Exclusion {
  isUsed: boolean;
}

const known = new WeakMap<HttpAdapter, Exclusion>();

/** Leaves the results and the errors of excluded controllers to Nest. */
export class ExcludedRoutes {
  private readonly exclusion: Exclusion;
  private readonly respond: NestResponder;

  constructor(adapter: HttpAdapter) {
    this.exclusion = known.get(adapter) ?? { isUsed: false };
    known.set(adapter, this.exclusion);
    const filter = new BaseExceptionFilter(adapter as never);
    // oxlint-disable-next-line promise/valid-params -- it is no promise
    this.respond = (thrown, host) => filter.catch(thrown, host);
  }

  /** Whether a response is left to Nest. If no route is excluded, the response is not examined. */
  has(response: object): boolean {
    return this.exclusion.isUsed && getNestResponder(response) !== undefined;
  }

  /** Wraps the handler of an excluded route, so that its response is left to Nest. */
  markHandler(handler: AdapterHandler): AdapterHandler {
    this.exclusion.isUsed = true;
    return markingHandler(handler, {
      take: response => excludeResponse(response, this.respond),
      pass: (response, error) => {
        if (!isError(error)) excludeResponse(response, undefined);
      },
    });
  }
}

/** Whether a value that was passed to `next` is an error. With `route` or `router`, Express skips the rest of either. */
function isError(passed: unknown): boolean {
  return Boolean(passed) && passed !== 'route' && passed !== 'router';
}
