import type { ContractedRoute } from '../../route-contract/index.js';
import { contractStatus, type SuccessOptions } from '../../status/index.js';
import type { AdapterHandler, HttpAdapter } from '../http-adapter.js';
import { markingHandler } from './marking-handler.js';
import { type ReplyRequest, type ReplyTarget, getRequest } from './reply-target.js';
import { type Markable, getMarkedRoute, type RouteMark, setMark } from './route-mark.js';

/** Marks the responses of routes that need it. Most routes do not, and keep their handler. */
export class RouteMarks {
  private readonly isEnforced: boolean;
  /** Whether every route is marked: third-party adapters do not tell the route of a request. */
  private readonly marksAll: boolean;
  private marksSuccess = false;
  private presetting = false;

  constructor(
    private readonly adapter: HttpAdapter,
    { successCodes = 'enforce' }: SuccessOptions,
  ) {
    this.isEnforced = successCodes === 'enforce' || successCodes === 'strict';
    this.marksAll = !['express', 'fastify'].includes(adapter.getType());
  }

  /** Whether the contract can change the result of a marked response. Most applications have no such response. */
  needsEnforcement(response: Markable): boolean {
    return this.marksSuccess && getMarkedRoute(response)?.needsEnforcement === true;
  }

  /**
   * Wraps the handler of a route that needs a mark, so that it marks the response. Any other handler is returned unchanged.
   */
  markHandler(handler: AdapterHandler, contracted: ContractedRoute): AdapterHandler {
    const { route, endpoint } = contracted;
    const needsEnforcement = route.success !== undefined || endpoint.location !== undefined;
    const presets = this.isPreset(contracted);
    if (!needsEnforcement && !presets && !this.marksAll) return handler;
    if (needsEnforcement) this.marksSuccess = true;
    if (presets && !this.presetting) {
      this.presetting = true;
      this.hookStatus();
    }
    const mark: RouteMark = { contracted, needsEnforcement, presets };
    return markingHandler(handler, {
      take: response => setMark(response, mark),
      pass: response => setMark(response, undefined),
    });
  }

  /**
   * Whether Nest may set another status first than the one that is sent. For a route for every method it depends on the
   * method.
   */
  private isPreset(contracted: ContractedRoute): boolean {
    const { route } = contracted;
    if (route.kind === 'sse' || route.kind === 'redirect') return false;
    if (route.method === 'ALL')
      return this.isEnforced && route.kind !== 'self' && route.success?.status !== 'own';
    return this.presetStatus(contracted, { method: route.method, headers: {} }) !== nestStatus(contracted);
  }

  private presetStatus(contracted: ContractedRoute, { method, headers }: ReplyRequest): number {
    const { route } = contracted;
    const declared = route.success?.status;
    const status = nestStatus(contracted);
    // A handler that sends by itself, or that is not enforced, keeps the status of its decorators.
    if (!this.isEnforced || route.kind === 'self') {
      return route.httpCode ?? (typeof declared === 'number' ? declared : status);
    }
    return contractStatus(method, status, headers.range !== undefined, declared) ?? status;
  }

  /** Replaces the status that Nest sets first with the one that is sent, so that interceptors read the final status. */
  private hookStatus(): void {
    const { adapter } = this;
    const setStatus = adapter.status as (response: unknown, status: number) => unknown;
    // Internal: nest-status-first
    adapter.status = (response: ReplyTarget, status: number) => {
      const mark = getMarkedRoute(response);
      if (mark?.presets && status === nestStatus(mark.contracted)) {
        const request = getRequest(response);
        if (request) return setStatus.call(adapter, response, this.presetStatus(mark.contracted, request));
      }
      return setStatus.call(adapter, response, status);
    };
  }
}

/** The status that Nest sets before a handler runs. */
function nestStatus({ route: { httpCode, method } }: ContractedRoute): number {
  return httpCode ?? (method === 'POST' ? 201 : 200);
}
