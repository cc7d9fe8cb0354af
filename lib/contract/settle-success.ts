import { codeOf } from './code-of.js';
import type { RegistryResultBody } from './bodies.js';
import { hasSuccessCode } from './success-code-of.js';
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
}

/** What the contract makes of it. */
export interface SettledSuccess {
  readonly status: number;
  /** The body in place of none. */
  readonly body: RegistryResultBody | undefined;
}

/** The one rule of success: the method's status, and a body that says so where the handler returned nothing. */
export function settleSuccess(
  success: Success,
  { successCodes, emptyResult }: SuccessOptions,
): SettledSuccess {
  const { method, ranged, empty } = success;
  const enforced =
    successCodes === 'off' || successCodes === 'report'
      ? undefined
      : contractStatus(method, success.status, ranged);
  const status = enforced ?? success.status;
  const speaks =
    empty && emptyResult !== 'leave' && (status === 200 || status === 201) && hasSuccessCode(method);
  return { status, body: speaks ? { code: codeOf(status) } : undefined };
}
