import { escapeText } from '../escape-text.js';
import type { BaselineChange } from '../report.js';
import { type Baseline, keyOf, type RecordedResponse } from './baseline.js';
import { hasSameType } from './body-shape.js';

/** Something that a client sees, before and after. */
interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** The result of a comparison. */
export interface Comparison {
  readonly compared: number;
  /** Requests that only one of the two has. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly changes: readonly BaselineChange[];
}

const NONE = 'none';

/** Compares the responses of two runs, and the routes of the application if both have them. */
export function compareBaselines(
  before: Baseline,
  after: Baseline,
  curlOf: (key: string) => string | undefined,
): Comparison {
  const earlier = new Map(before.requests.map(response => [keyOf(response), response]));
  const changes = new Map<string, BaselineChange & { readonly operations: string[] }>();
  let compared = 0;
  const add = (
    difference: Difference,
    operation: string,
    source: BaselineChange['source'],
    curl?: string,
  ) => {
    const key = `${source}\n${groupKey(difference)}`;
    const change = changes.get(key);
    if (!change) {
      changes.set(key, { ...escapeAll(difference), source, count: 1, operations: [operation], curl });
      return;
    }
    if (!change.operations.includes(operation)) change.operations.push(operation);
    changes.set(key, { ...change, count: change.count + 1 });
  };
  for (const response of after.requests) {
    const earlierOne = earlier.get(keyOf(response));
    if (!earlierOne) continue;
    compared++;
    for (const difference of listDifferences(earlierOne, response))
      add(
        difference,
        escapeText(`${response.method} ${response.path}`),
        'responses',
        curlOf(keyOf(response)),
      );
  }
  const routes = new Map(before.routes?.map(({ method, path, status }) => [`${method} ${path}`, status]));
  for (const { method, path, status } of after.routes ?? []) {
    const operation = `${method} ${path}`;
    const was = routes.get(operation);
    if (was !== undefined && was !== status)
      add(
        { what: 'success status', before: String(was), after: String(status) },
        escapeText(operation),
        'application',
      );
  }
  return {
    compared,
    onlyBefore: before.requests.length - compared,
    onlyAfter: after.requests.length - compared,
    changes: [...changes.values()],
  };
}

/** What a client sees differently in two responses to the same request. */
export function listDifferences(before: RecordedResponse, after: RecordedResponse): Difference[] {
  const statuses = compareField('status', String(before.status), String(after.status));
  const codes = compareField('code', before.code, after.code);
  const fields = unite(before.headers, after.headers).flatMap(name =>
    compareField(name, before.headers[name], after.headers[name]),
  );
  const members = unite(before.body, after.body)
    .filter(place => !hasSameType(place, before.body, after.body))
    .flatMap(place => compareField(place, before.body[place], after.body[place]));
  return [...statuses, ...codes, ...fields, ...members];
}

function compareField(what: string, before = NONE, after = NONE): Difference[] {
  return before === after ? [] : [{ what, before, after }];
}

function escapeAll({ what, before, after }: Difference): Difference {
  return { what: escapeText(what), before: escapeText(before), after: escapeText(after) };
}

function unite(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

/** An `Allow` that appears or disappears is one change, whatever methods each path has. */
function groupKey({ what, before, after }: Difference): string {
  if (what !== 'Allow' || (before !== NONE && after !== NONE)) return [what, before, after].join('\n');
  return [what, before === NONE, after === NONE].join('\n');
}
