import type { Finding } from './audit-routes.js';

const GAP = '  ';

type Column = readonly [heading: string, textOf: (finding: Finding) => string];

const COLUMNS: readonly Column[] = [
  ['Handler', ({ route }) => `${route.controller}.${route.handler}`],
  ['Route', ({ route }) => `${route.method} ${route.endpoints.map(({ path }) => path).join(', ')}`],
  ['Problem', ({ problem }) => problem],
  ['Remedy', ({ remedy }) => remedy],
];

/** Findings as a table that is read in a terminal. */
export function auditTable(findings: readonly Finding[]): string {
  const columns = COLUMNS.map(([heading, textOf]) => {
    const width = Math.max(heading.length, ...findings.map(finding => textOf(finding).length));
    return { heading, textOf, width };
  });
  return [
    lineOf(columns.map(({ heading, width }) => heading.padEnd(width))),
    lineOf(columns.map(({ width }) => '-'.repeat(width))),
    ...findings.map(finding => lineOf(columns.map(({ textOf, width }) => textOf(finding).padEnd(width)))),
  ].join('\n');
}

function lineOf(cells: readonly string[]): string {
  return cells.join(GAP).trimEnd();
}
