import type { RouteContract } from './route-contract.js';
import type { Endpoint, Route } from './route.js';

/** A route at one of its paths. What it answers is put together when it is first asked for, and not while starting. */
export class ContractedRoute {
  private read: RouteContract | undefined;

  constructor(
    readonly route: Route,
    readonly endpoint: Endpoint,
    private readonly readEntry: () => RouteContract,
  ) {}

  get entry(): RouteContract {
    return (this.read ??= this.readEntry());
  }
}
