import { codeOf } from './code-of.js';
import type { RegistryResultBody } from './bodies.js';
import { isBodiless, type DeclaredSuccess } from './declared-success.js';
import { contractStatus } from './success-rule.js';
import type { SuccessOptions } from './success.options.js';

/** What is known of a successful answer before it is sent. */
export interface Success {
  readonly method: string;
  readonly status: number;
  /** Whether the request asked for a range. */
  readonly ranged: boolean;
  /** Whether the handler returned nothing. */
  readonly empty: boolean;
  /** What the handler states as an exception to the rule. */
  readonly declared?: DeclaredSuccess['status'] | undefined;
}

/** What the contract makes of it. */
export interface SettledSuccess {
  readonly status: number;
  /** The body in place of none. */
  readonly body: RegistryResultBody | undefined;
  /** Whether the handler states a status that has no body, and returned one. */
  readonly dropsBody: boolean;
}

/**
 * The one rule of success: the method's status, or the one that the handler states, and a body that says so where the
 * handler returned nothing.
 */
export function settleSuccess(success: Success, { successCodes, emptyBody }: SuccessOptions): SettledSuccess {
  const { method, ranged, empty, declared } = success;
  const enforced =
    successCodes === 'off' || successCodes === 'report'
      ? undefined
      : contractStatus(method, success.status, ranged, declared);
  const status = enforced ?? success.status;
  const isResult = status === declared ? !isBodiless(status) : status === 200 || status === 201;
  return {
    status,
    body: empty && isResult && emptyBody !== 'empty' ? { code: codeOf(status) } : undefined,
    dropsBody: !empty && status === declared && isBodiless(status),
  };
}
