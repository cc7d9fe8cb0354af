import { contractStatus } from '../status/index.js';
import { fieldFaults, parseJson, shapeFaults } from './error-shape.js';
import { isSafe } from './http/is-safe.js';
import type { Probe } from './http/probe.js';
import { findLeaks, secretsIn } from './leaks.js';
import type { CheckedResponse } from './response.js';
import type { CheckedOperation } from './target/checked-path.js';

/** The operation that a request is for. */
export type RequestedOperation = Pick<CheckedOperation, 'statuses' | 'errorCodes' | 'excluded'>;

/** Rules that are held against every response, whichever rule asked for it. */
export const RESPONSE_RULES = {
  shape: 'every error is an object with code and, where there is something to say, message',
  leak: "no error says a stack or the framework's own words, and no response a secret",
  documented: 'every status and every errorCode that is answered is documented',
  reads: 'an operation that reads answers 200, or another success that is documented',
} as const;

/** The rule that reports a missing field, whichever rule's request found it. */
const FIELD_RULES: Readonly<Record<number, string>> = { 401: 'challenge', 405: 'method-not-allowed' };

/** A response, and what it answers. */
export interface Exchange {
  /** The rule that asked. */
  readonly rule: string;
  readonly probe: Probe;
  readonly response: CheckedResponse;
  readonly operation?: RequestedOperation | undefined;
}

/** The faults that a rule finds in a response; none if the list is empty. */
interface RuleFaults {
  readonly rule: string;
  readonly faults: readonly string[];
}

/** Holds a response against all that is demanded of any. */
export function applyResponseRules(exchange: Exchange, secrets: readonly string[] = []): RuleFaults[] {
  const { response, operation } = exchange;
  const isError = response.status >= 400;
  const said = secretsIn(response, secrets);
  return [
    { rule: 'leak', faults: isError ? [...findLeaks(response), ...said] : said },
    // A response to HEAD has no body to look at.
    ...(isError && exchange.probe.method !== 'HEAD' ? applyErrorRules(exchange) : []),
    ...(operation ? applyOperationRules(exchange, operation) : []),
  ];
}

function applyErrorRules({ rule, response }: Exchange): RuleFaults[] {
  const owner = FIELD_RULES[response.status];
  const missing = fieldFaults(response);
  return [
    ...(response.truncated ? [] : [{ rule: 'shape', faults: shapeFaults(response) }]),
    ...(owner !== undefined && owner !== rule && missing.length ? [{ rule: owner, faults: missing }] : []),
  ];
}

function applyOperationRules({ probe, response }: Exchange, operation: RequestedOperation): RuleFaults[] {
  const { statuses } = operation;
  const reads = probe.raw === undefined && isSafe(probe);
  const wrong = successFaults(probe, response, operation);
  const documented =
    statuses && !wrong.length
      ? [
          ...(statuses.has(response.status) ? [] : [`${response.status} is not documented`]),
          ...nameFaults(response, operation),
        ]
      : [];
  return [
    ...(reads ? [{ rule: 'reads', faults: wrong }] : []),
    // A success other than the method's is reported once, by the rule `reads`.
    ...(statuses ? [{ rule: 'documented', faults: documented }] : []),
  ];
}

/** The status is a success that is neither the method's nor documented. */
export function successFaults(
  { method, headers = {} }: Probe,
  { status }: CheckedResponse,
  { statuses }: Pick<RequestedOperation, 'statuses'>,
): string[] {
  const right = contractStatus(method, status, 'range' in headers);
  return right === undefined || right === status || statuses?.has(status)
    ? []
    : [`the status is ${status}, not ${right}`];
}

/** The fault of an `errorCode` that is not among those that the document lists for the status. */
function nameFaults(response: CheckedResponse, { errorCodes }: RequestedOperation): string[] {
  const names = errorCodes?.get(response.status);
  const errorCode = names && response.status >= 400 ? parseJson(response)?.['errorCode'] : undefined;
  return errorCode === undefined || names?.has(String(errorCode))
    ? []
    : [`the errorCode ${JSON.stringify(errorCode)} is not documented for ${response.status}`];
}
