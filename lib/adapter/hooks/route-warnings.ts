import { Logger } from '@nestjs/common';
import type { ContractedRoute } from '../../route-contract/index.js';
import type { RouteRecord } from '../routing/matched-controller-route.js';
import { type ReplyTarget, getRequest } from './reply-target.js';
import { getMarkedRoute } from './route-mark.js';

const logger = new Logger('RegistryHttp');

/** Warnings about what handlers do while they run: each once for a route. */
export class RouteWarnings {
  private readonly warned = new Set<string>();

  constructor(private readonly routes: RouteRecord) {}

  /**
   * @param about - what the warning is about: each is given once for a route
   * @param text - makes the line of the name of the route
   */
  warn(about: string, response: ReplyTarget, method: string, text: (route: string) => string): void {
    const contracted = this.routeOf(response);
    const name = contracted ? describeRoute(contracted) : `A ${method} handler`;
    const key = `${about} ${name}`;
    if (this.warned.has(key)) return;
    this.warned.add(key);
    logger.warn(text(name));
  }

  /** The route that responds, if the adapter tells it. */
  routeOf(response: ReplyTarget): ContractedRoute | undefined {
    const request = getRequest(response);
    return getMarkedRoute(response)?.contracted ?? (request && this.routes.find(request));
  }
}

/** As log lines name a route: `FacilitiesController.create (POST /facilities)`. */
export function describeRoute({ route, endpoint }: ContractedRoute): string {
  return `${route.controller}.${route.handler} (${route.method} ${endpoint.path})`;
}
