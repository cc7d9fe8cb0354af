import type { Finding } from './audit-routes.js';

const HEADINGS = ['Handler', 'Route', 'Problem', 'Remedy'];
const GAP = '  ';

/** Findings as a table that is read in a terminal. */
export function auditTable(findings: readonly Finding[]): string {
  const rows = [HEADINGS, ...findings.map(finding => cellsOf(finding))];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map(width => '-'.repeat(width)).join(GAP));
  return lines.join('\n');
}

function cellsOf({ route, problem, remedy }: Finding): string[] {
  const { controller, handler, method, endpoints } = route;
  return [
    `${controller}.${handler}`,
    `${method} ${endpoints.map(({ path }) => path).join(', ')}`,
    problem,
    remedy,
  ];
}
