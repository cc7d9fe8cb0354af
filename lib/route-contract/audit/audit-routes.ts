import { readMetadata } from '../../decorators/metadata.js';
import { INTERCEPTORS_METADATA } from '../../nest-internals.js';
import { codeOf, contractStatus, isBodiless, type SuccessCodes } from '../../status/index.js';
import { toEnhancer } from '../reflect/read-enhancers.js';
import type { Route } from '../reflect/route.js';
import type { Declarations } from '../registry-contract.js';

/** A route whose declarations contradict the contract, or one that escapes it. */
export interface Finding {
  readonly route: Route;
  /** The same text for every route with this problem. */
  readonly problem: string;
  readonly remedy: string;
  /** The declaration of this route that it is about. */
  readonly detail?: string | undefined;
  /** Whether `strict` refuses to start. */
  readonly contradicts: boolean;
}

type Problem = Pick<Finding, 'problem' | 'remedy' | 'detail'>;

/** Whether clients get another status: for sure, if it were enforced, or unless an interceptor sends the response. */
type Modal = 'will' | 'would' | 'may';

/** Checks one property of a route, and returns the fault. */
type Check = (route: Route, mode: SuccessCodes, modal: Modal) => Problem | undefined;

/** The checks of success codes, for every mode except `off`. */
const SUCCESS_CHECKS: readonly Check[] = [
  ({ method, httpCode, success }, _mode, modal) => {
    if (httpCode === undefined || success !== undefined) return undefined;
    if (httpCode >= 400) {
      return {
        problem: `@HttpCode(${httpCode}) is an error without an exception`,
        remedy: `remove @HttpCode(${httpCode}), and throw`,
      };
    }
    const rule = contractStatus(method, httpCode, false);
    if (rule === undefined || rule === httpCode) return undefined;
    return {
      problem: `${method} with @HttpCode(${httpCode}) ${modal} answer ${codeOf(rule)}`,
      remedy: `remove @HttpCode(${httpCode}), or keep it with @SuccessCode(${httpCode}, '…')`,
    };
  },
  ({ httpCode, success }) => {
    if (httpCode === undefined || typeof success?.status !== 'number' || httpCode === success.status)
      return undefined;
    return {
      problem: `@HttpCode(${httpCode}) stands above @SuccessCode(${success.status}, …)`,
      remedy: `remove @HttpCode(${httpCode})`,
    };
  },
  ({ method, success }) => {
    if (typeof success?.status !== 'number') return undefined;
    if (contractStatus(method, success.status, false) !== success.status) return undefined;
    return {
      problem: `@SuccessCode(${success.status}, …) states for ${method} what is the rule`,
      remedy: `remove @SuccessCode(${success.status}, …)`,
    };
  },
  ({ success, type, handler }) => {
    if (typeof success?.status !== 'number' || !isBodiless(success.status)) return undefined;
    const result = auditResult(type.prototype as object, handler);
    if (result === undefined) return undefined;
    return {
      problem: `@SuccessCode(${success.status}, …) has no body, and the handler returns one`,
      detail: `returns ${result}`,
      remedy: `return nothing, or remove @SuccessCode(${success.status}, …)`,
    };
  },
  ({ method, endpoints, success }, mode) => {
    if (mode !== 'strict' || method !== 'POST' || success !== undefined || endpoints[0]?.location)
      return undefined;
    return {
      problem: 'POST creates a resource and does not say where',
      remedy: "add @Location('/…/:id'), or @SuccessCode('own', '…') where it has no URL",
    };
  },
];

/** Results that TypeScript names and that need not be a body. */
const UNTOLD: ReadonlySet<unknown> = new Set([undefined, Promise, Object]);

/** Lists every contradiction between the declarations of routes and the contract, and every route that escapes it. */
export function auditRoutes(declarations: Declarations, mode: SuccessCodes): Finding[] {
  const findings: Finding[] = [];
  for (const [route, { faults }] of declarations) {
    const { kind } = route;
    const hasResult = kind === 'result' || kind === 'render';
    const problems =
      mode === 'off' || !hasResult ? [] : successProblems(route, mode, mode === 'report' ? 'would' : 'will');
    // No decorator can fix a response that is sent past Nest.
    const maySend = problems.length > 0 && interceptorMaySend(route);
    for (const problem of maySend ? successProblems(route, mode, 'may') : problems) {
      findings.push({ route, contradicts: !maySend, ...problem });
    }
    const location = locationProblem(route);
    for (const problem of location ? [location, ...faults] : faults) {
      findings.push({ route, contradicts: true, ...problem });
    }
    if (kind === 'self' && mode !== 'off' && !redirects(route)) {
      findings.push({
        route,
        contradicts: false,
        problem: 'the handler may send the response by itself, and then nothing is enforced',
        remedy: 'return the result, with { passthrough: true } on @Res()',
      });
    }
  }
  return findings;
}

function successProblems(route: Route, mode: SuccessCodes, modal: Modal): Problem[] {
  const problems: Problem[] = [];
  for (const check of SUCCESS_CHECKS) {
    const problem = check(route, mode, modal);
    if (problem) problems.push(problem);
  }
  return problems;
}

/** Whether a handler redirects by hand, judged by its source. Success codes do not apply to it. */
function redirects({ callback }: Route): boolean {
  const source = Function.prototype.toString.call(callback);
  return /\.\s*redirect\s*\(/.test(source) || (/\b30[12378]\b/.test(source) && /\blocation\b/i.test(source));
}

/** Whether an interceptor of the route's or the controller's reads the response, and so may send it: oRPC's does. */
function interceptorMaySend({ type, callback }: Route): boolean {
  return [type, callback]
    .flatMap(target => readMetadata<readonly unknown[]>(INTERCEPTORS_METADATA, target) ?? [])
    .flatMap(bound => toEnhancer(bound) ?? [])
    .some(({ type: interceptor }) => {
      const { intercept } = interceptor.prototype as { intercept?: unknown };
      const sources = [interceptor, intercept].filter(source => typeof source === 'function');
      return sources.some(source =>
        /getResponse|getArgs|getArgByIndex/.test(Function.prototype.toString.call(source)),
      );
    });
}

function locationProblem({ method, endpoints, success, kind }: Route): Problem | undefined {
  if (endpoints[0]?.location === undefined) return undefined;
  const creates = ['POST', 'PUT', 'PATCH', 'ALL'].includes(method) || success !== undefined;
  if (creates && kind === 'result') return undefined;
  return {
    problem: `@Location() stands where ${kind === 'result' ? `${method} creates nothing` : 'the response is not a result'}`,
    remedy: 'remove @Location()',
  };
}

/** The return type of a handler, if TypeScript recorded it and it certainly is a body. */
function auditResult(prototype: object, handler: string): string | undefined {
  const type: unknown = Reflect.getMetadata('design:returntype', prototype, handler);
  return typeof type === 'function' && !UNTOLD.has(type) ? type.name : undefined;
}
