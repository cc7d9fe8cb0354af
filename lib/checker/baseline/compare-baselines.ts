import { escapeText } from '../escape-text.js';
import type { BaselineChange } from '../report.js';
import { type Baseline, createKey, type RecordedResponse } from './baseline.js';
import { hasSameType } from './body-shape.js';

/** Something that a client sees, before and after. */
interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** A difference in one operation. */
interface Change extends Difference, Pick<BaselineChange, 'source' | 'curl'> {
  readonly operation: string;
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
  getCurl: (key: string) => string | undefined,
): Comparison {
  const earlier = new Map(before.requests.map(response => [createKey(response), response]));
  const pairs = after.requests.flatMap(response => {
    const earlierOne = earlier.get(createKey(response));
    return earlierOne ? [[earlierOne, response] as const] : [];
  });
  const changes = pairs.flatMap(([earlierOne, response]) =>
    listDifferences(earlierOne, response).map((difference): Change => ({
      ...difference,
      source: 'responses',
      operation: `${response.method} ${response.path}`,
      curl: getCurl(createKey(response)),
    })),
  );
  return {
    compared: pairs.length,
    onlyBefore: before.requests.length - pairs.length,
    onlyAfter: after.requests.length - pairs.length,
    changes: groupChanges([...changes, ...compareRoutes(before.routes, after.routes)]),
  };
}

/** The routes whose success status the application declares otherwise than before. */
function compareRoutes(before: Baseline['routes'] = [], after: Baseline['routes'] = []): Change[] {
  const statuses = new Map(before.map(({ method, path, status }) => [`${method} ${path}`, status]));
  return after.flatMap(({ method, path, status }): Change[] => {
    const operation = `${method} ${path}`;
    const earlier = statuses.get(operation);
    return earlier === undefined || earlier === status
      ? []
      : [
          {
            what: 'success status',
            before: String(earlier),
            after: String(status),
            source: 'application',
            operation,
            curl: undefined,
          },
        ];
  });
}

/** Lists each change once, with all operations that have it. */
function groupChanges(changes: readonly Change[]): BaselineChange[] {
  const groups = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const key = `${change.source}\n${groupKey(change)}`;
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()].map(group => {
    const [{ what, before, after, source, curl }] = group;
    return {
      what: escapeText(what),
      before: escapeText(before),
      after: escapeText(after),
      source,
      count: group.length,
      operations: [...new Set(group.map(({ operation }) => escapeText(operation)))],
      curl,
    };
  });
}

/** Lists the differences that a client sees between two responses to the same request. */
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

function unite(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

/** An `Allow` that appears or disappears is one change, whatever methods each path has. */
function groupKey({ what, before, after }: Difference): string {
  if (what !== 'Allow' || (before !== NONE && after !== NONE)) return [what, before, after].join('\n');
  return [what, before === NONE, after === NONE].join('\n');
}
