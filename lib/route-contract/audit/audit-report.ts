import type { LoggerService } from '@nestjs/common';
import type { SuccessCodes } from '../../status/index.js';
import type { RegistryContract } from '../registry-contract.js';
import { auditRoutes, type Finding } from './audit-routes.js';

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
    formatRow(columns.map(({ heading, width }) => heading.padEnd(width))),
    formatRow(columns.map(({ width }) => '-'.repeat(width))),
    ...findings.map(finding => formatRow(columns.map(({ textOf, width }) => textOf(finding).padEnd(width)))),
  ].join('\n');
}

function formatRow(cells: readonly string[]): string {
  return cells.join(GAP).trimEnd();
}

/**
 * Says at start-up, in one table, which routes declare otherwise than the contract, and which send by themselves, where
 * nothing can be enforced.
 *
 * @throws Error in `strict` mode, with the table of every contradiction
 */
export function reportAudit(contract: RegistryContract, mode: SuccessCodes, logger: LoggerService): void {
  const findings = auditRoutes(contract, mode);
  const contradictions = findings.filter(({ contradicts }) => contradicts);
  if (mode === 'strict' && contradictions.length) {
    throw new Error(
      `RegistryHttpModule: these routes contradict the contract:\n${auditTable(contradictions)}`,
    );
  }
  if (findings.length) {
    logger.warn(`These routes contradict the contract, or escape it:\n${auditTable(findings)}`);
  }
}
