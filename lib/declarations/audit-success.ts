import { codeOf, contractStatus } from '../contract/index.js';
import type { Route } from './route.js';

/** A route that says otherwise than the contract. */
export interface Offence {
  readonly route: Route;
  readonly declared: number;
  readonly expected: number;
}

/** The routes that are known, before any request, to answer another success code than their method's. */
export function auditSuccess(routes: readonly Route[]): Offence[] {
  return routes.flatMap(route => {
    const { method, httpCode, kind } = route;
    if (httpCode === undefined || kind === 'redirect' || kind === 'sse') return [];
    const expected = contractStatus(method, httpCode, false);
    return expected === undefined || expected === httpCode ? [] : { route, declared: httpCode, expected };
  });
}

/** What is wrong with a route and how to mend it, in one line. */
export function describeOffence({ route, declared, expected }: Offence): string {
  return (
    `${describeRoute(route)} declares ${codeOf(declared)}, but the contract has ${codeOf(expected)} for ${route.method}: ` +
    `remove @HttpCode(${declared})`
  );
}

/** A route as it is named in a report. */
export function describeRoute({ method, paths, controller, handler }: Route): string {
  return `${controller}.${handler} (${method} ${paths.join(', ')})`;
}
