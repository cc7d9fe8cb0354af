import { codeOf, contractStatus, isBodiless, type SuccessCodes } from '../contract/index.js';
import type { RegistryContract } from './registry-contract.js';
import type { Route } from './route.js';

/** A route whose declarations contradict the contract, or one that escapes it. */
export interface Finding {
  readonly route: Route;
  readonly problem: string;
  readonly remedy: string;
  /** Whether `strict` refuses to start. */
  readonly contradicts: boolean;
}

type Problem = Pick<Finding, 'problem' | 'remedy'>;

/** Asks one question of a route: the answer is what is wrong with it. */
type Check = (route: Route, mode: SuccessCodes) => Problem | undefined;

/** Questions about success, for every mode but `off`. */
const SUCCESS_CHECKS: readonly Check[] = [
  ({ method, httpCode, success }) => {
    if (httpCode === undefined || success !== undefined) return undefined;
    const rule = contractStatus(method, httpCode, false);
    if (rule === undefined || rule === httpCode) return undefined;
    return {
      problem: `answers ${codeOf(httpCode)} where ${method} answers ${codeOf(rule)}`,
      remedy: `remove @HttpCode(${httpCode}), or state why: @SuccessCode(${httpCode}, '…')`,
    };
  },
  ({ httpCode, success }) => {
    if (success === undefined || httpCode === success.status) return undefined;
    return {
      problem: `has @HttpCode(${httpCode}) above @SuccessCode(${success.status}, …)`,
      remedy: `remove @HttpCode(${httpCode})`,
    };
  },
  ({ method, success }) => {
    if (success === undefined || contractStatus(method, success.status, false) !== success.status)
      return undefined;
    return {
      problem: `states as an exception that ${method} answers ${codeOf(success.status)}, which is the rule`,
      remedy: `remove @SuccessCode(${success.status}, …)`,
    };
  },
  ({ success, type, handler }) => {
    if (success === undefined || !isBodiless(success.status)) return undefined;
    const result = resultOf(type.prototype as object, handler);
    if (result === undefined) return undefined;
    return {
      problem: `answers ${codeOf(success.status)}, which has no body, and returns ${result}`,
      remedy: `return nothing, or remove @SuccessCode(${success.status}, …)`,
    };
  },
  ({ method, endpoints, success }, mode) => {
    if (mode !== 'strict' || method !== 'POST' || success !== undefined || endpoints[0]?.location)
      return undefined;
    return {
      problem: 'creates a resource and does not say where',
      remedy: "add @Location('/…/:id')",
    };
  },
];

/** Results that TypeScript names and that need not be a body. */
const UNTOLD: ReadonlySet<unknown> = new Set([undefined, Promise, Object]);

/** Every contradiction between what routes declare and the contract, and every route that escapes it. */
export function auditRoutes(contract: RegistryContract, mode: SuccessCodes): Finding[] {
  const findings: Finding[] = [];
  for (const [route, faults] of contract.faults) {
    const checks = mode === 'off' || route.kind === 'redirect' || route.kind === 'sse' ? [] : SUCCESS_CHECKS;
    const problems = route.kind === 'self' ? [] : checks.flatMap(check => check(route, mode) ?? []);
    for (const problem of [...problems, ...locationProblems(route), ...faults]) {
      findings.push({ route, contradicts: true, ...problem });
    }
    if (route.kind === 'self' && mode !== 'off') {
      findings.push({
        route,
        contradicts: false,
        problem: 'sends the response by itself, so that nothing can be enforced',
        remedy: 'inject it with { passthrough: true }',
      });
    }
  }
  return findings;
}

function locationProblems({ method, endpoints, success, kind }: Route): Problem[] {
  const creates = ['POST', 'PUT', 'PATCH', 'ALL'].includes(method) || success !== undefined;
  if (endpoints[0]?.location === undefined || (creates && kind === 'result')) return [];
  return [
    {
      problem: `has @Location(), but ${kind === 'result' ? `${method} creates nothing` : 'its answer is not a result'}`,
      remedy: 'remove @Location()',
    },
  ];
}

/** What a handler returns, where TypeScript says so and it is sure to be a body. */
function resultOf(prototype: object, handler: string): string | undefined {
  const type: unknown = Reflect.getMetadata('design:returntype', prototype, handler);
  return typeof type === 'function' && !UNTOLD.has(type) ? type.name : undefined;
}
