import type { Endpoint, Route } from './reflect/route.js';
import type { RouteContract } from './route-contract.js';

/** A route at one of its paths. Its contract is computed when it is first read, not at start-up. */
export class ContractedRoute {
  private read: RouteContract | undefined;

  constructor(
    readonly route: Route,
    readonly endpoint: Endpoint,
    /** One function for all routes: a function for each would cost memory. */
    private readonly readEntry: (route: Route, endpoint: Endpoint) => RouteContract,
  ) {}

  get entry(): RouteContract {
    return (this.read ??= this.readEntry(this.route, this.endpoint));
  }
}
