import { Logger } from '@nestjs/common';
import type { ContractedRoute } from '../../route-contract/index.js';
import type { RouteRecord } from '../routing/matched-controller-route.js';
import { type ReplyTarget, getRequest } from './reply-target.js';
import { getMarkedRoute } from './route-mark.js';

const logger = new Logger('RegistryHttp');

/** Logs warnings about the behaviour of handlers: each warning once per route. */
export class RouteWarnings {
  private readonly warned = new Set<string>();

  constructor(private readonly routes: RouteRecord) {}

  /**
   * @param about - the subject of the warning: each subject is logged once per route
   * @param text - creates the log line from the name of the route
   */
  warn(about: string, response: ReplyTarget, method: string, text: (route: string) => string): void {
    const contracted = this.findRoute(response);
    const name = contracted ? describeRoute(contracted) : `A ${method} handler`;
    const key = `${about} ${name}`;
    if (this.warned.has(key)) return;
    this.warned.add(key);
    logger.warn(text(name));
  }

  /** Finds the route that a response belongs to, if the adapter tells it. */
  findRoute(response: ReplyTarget): ContractedRoute | undefined {
    const request = getRequest(response);
    return getMarkedRoute(response)?.contracted ?? (request && this.routes.find(request));
  }
}

/** The name of a route in log lines: `FacilitiesController.create (POST /facilities)`. */
export function describeRoute({ route, endpoint }: ContractedRoute): string {
  return `${route.controller}.${route.handler} (${route.method} ${endpoint.path})`;
}
