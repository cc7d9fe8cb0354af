import { codeOf } from '../status/index.js';
import type { RouteContract } from './route-contract.js';

/** An error of a handler that its declaration does not name. */
export interface UndeclaredError {
  readonly message: string;
  /** Whether this is the first time that the route sends it. */
  readonly first: boolean;
}

/** Compares the errors that handlers send with the declared ones. */
export class DeclarationCheck {
  private readonly reported = new Set<string>();

  /**
   * @param exception - the name of the exception's class, if there is one
   * @returns `undefined` if the error is declared, is a fault of the server, or if the route declares nothing
   */
  check(route: RouteContract, status: number, exception?: string): UndeclaredError | undefined {
    if (!route.declared || status >= 500 || status < 400) return undefined;
    if (route.errors.some(error => error.status === status)) return undefined;
    const { controller, handler, method, path } = route;
    const key = `${method} ${path} ${controller}.${handler} ${status}`;
    const first = !this.reported.has(key);
    this.reported.add(key);
    const sent = exception ? `${codeOf(status)} (${exception})` : codeOf(status);
    return {
      message: `${controller}.${handler} (${method} ${path}) answered ${sent}, which its @Throws() does not declare`,
      first,
    };
  }
}
