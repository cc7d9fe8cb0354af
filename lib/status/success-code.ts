import type { RegistryResultBody } from './body-types.js';
import { codeOf } from './code-of.js';
import type { SuccessOptions } from './success.options.js';

/**
 * The success status of each method: the page's for GET, POST, PUT and DELETE. HEAD has the status of GET (RFC 9110
 * §9.3.2). The page does not list PATCH; it has the status of PUT.
 */
const SUCCESS_CODES: Readonly<Record<string, SuccessStatus>> = {
  GET: 200,
  HEAD: 200,
  POST: 201,
  PUT: 200,
  PATCH: 200,
  DELETE: 200,
};

/**
 * A status that the page gives to success.
 *
 * @publicApi
 */
export type SuccessStatus = 200 | 201;

/**
 * The success status of a method: 201 for POST, 200 for every other.
 *
 * @param method - an HTTP method, in any case
 *
 * @example
 * ```ts
 * import { successCodeOf } from 'nestjs-registry-http';
 *
 * successCodeOf('POST'); // 201
 * successCodeOf('DELETE'); // 200
 * ```
 *
 * @see docs/reference/contract.md
 * @publicApi
 */
export function successCodeOf(method: string): SuccessStatus {
  return SUCCESS_CODES[method] ?? SUCCESS_CODES[method.toUpperCase()] ?? 200;
}

/** The metadata key of `@SuccessCode()`. */
export const SUCCESS_CODE_METADATA = 'nestjs-registry-http:success-code';

/** A success code that a handler declares instead of its method's. */
export interface DeclaredSuccess {
  /** The status, or `own` for the one that the handler sets while it runs. */
  readonly status: number | 'own';
  readonly reason: string;
}

/** Success statuses whose response has no body (RFC 9110 §15.3.5, §15.3.6). */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 205;
}

/**
 * The statuses of methods outside the page that their own specifications name, beside 200: OPTIONS (the customary 204)
 * and WebDAV (RFC 4918, RFC 5323).
 */
const OTHER_SUCCESSES: Readonly<Record<string, readonly number[]>> = {
  OPTIONS: [204],
  SEARCH: [207],
  PROPFIND: [207],
  PROPPATCH: [207],
  MKCOL: [201],
  COPY: [201, 204, 207],
  MOVE: [201, 204, 207],
  LOCK: [201],
  UNLOCK: [204],
};

/**
 * The status that the contract gives to a successful response: the one that the handler declares, or else its method's.
 * `undefined` if the contract gives none: the status is not a success, the handler declares `own`, or the response to a
 * range request is a part of the representation (RFC 9110 §15.3.7).
 */
export function contractStatus(
  method: string,
  status: number,
  ranged: boolean,
  declared?: DeclaredSuccess['status'],
): number | undefined {
  if (status < 200 || status > 299 || (status === 206 && ranged) || declared === 'own') return undefined;
  if (declared !== undefined) return declared;
  const others = Object.hasOwn(OTHER_SUCCESSES, method) ? OTHER_SUCCESSES[method] : undefined;
  return others?.includes(status) ? undefined : successCodeOf(method);
}

/** The facts about a success response before it is sent. */
export interface Success {
  readonly method: string;
  readonly status: number;
  /** Whether the request asked for a range. */
  readonly ranged: boolean;
  /** Whether the handler returned nothing. */
  readonly empty: boolean;
  /** The status that the handler declares as an exception to the rule. */
  readonly declared?: DeclaredSuccess['status'] | undefined;
}

/** The status and body that the contract demands. */
export interface EnforcedSuccess {
  readonly status: number;
  /** The body that is sent if the handler returned none. */
  readonly body: RegistryResultBody | undefined;
  /** Whether the body that the handler returned is not sent, since it declares a status without a body. */
  readonly dropsBody: boolean;
}

/**
 * Applies the rule of success: the status is the method's, or the one that the handler declares. If the handler returned
 * nothing, the body names the status.
 */
export function enforceSuccessCode(
  success: Success,
  { successCodes, emptyBody }: SuccessOptions,
): EnforcedSuccess {
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
