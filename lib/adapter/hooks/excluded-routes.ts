import { BaseExceptionFilter } from '@nestjs/core';
import { excludeResponse, getNestResponder, type NestResponder } from '../../error-response/index.js';
import type { AdapterHandler, HttpAdapter } from '../http-adapter.js';
import { markingHandler } from './marking-handler.js';

/** Whether any route of an adapter is excluded: applications may share it. */
interface Exclusion {
  isUsed: boolean;
}

const known = new WeakMap<HttpAdapter, Exclusion>();

/** Leaves the routes of excluded controllers to Nest: their results, and the errors that leave them. */
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

  /** Whether a response is left to Nest. In most applications there is none to look at. */
  has(response: object): boolean {
    return this.exclusion.isUsed && getNestResponder(response) !== undefined;
  }

  /** The handler of an excluded route, so made that its response is left to Nest. */
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

/** By these two words Express skips the rest of a route, or of a router. */
function isError(passed: unknown): boolean {
  return Boolean(passed) && passed !== 'route' && passed !== 'router';
}
