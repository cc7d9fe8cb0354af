import type { Checker } from '../checker.js';
import type { Responses } from '../header-fields.js';
import type { Probe } from '../http/probe.js';
import type { CheckedResponse } from '../response.js';

/** How often a request is sent if its response differs from that to GET. */
const ROUNDS = 3;

/**
 * Lists the differences between a response and that to GET. If there are any, both requests are sent again: a value that
 * changes by itself, such as a date or a counter, is not compared.
 */
export async function compareWithGet(
  checker: Checker,
  rule: string,
  probe: Probe,
  first: { readonly response: CheckedResponse; readonly get: CheckedResponse },
  compare: (responses: Responses, gets: Responses) => readonly string[],
): Promise<readonly string[]> {
  const responses: [CheckedResponse, ...CheckedResponse[]] = [first.response];
  const gets: [CheckedResponse, ...CheckedResponse[]] = [first.get];
  const request = { path: probe.path, headers: checker.credentials };
  while (responses.length < ROUNDS && compare(responses, gets).length) {
    const get = await checker.expect(rule, { method: 'GET', ...request }, () => []);
    const response = await checker.expect(rule, probe, () => []);
    if (!get || !response) return [];
    gets.push(get);
    responses.push(response);
  }
  return compare(responses, gets);
}

/** The statuses of all responses, if they are the same. */
export function commonStatus(responses: Responses): number | undefined {
  const [{ status }] = responses;
  return responses.every(response => response.status === status) ? status : undefined;
}
