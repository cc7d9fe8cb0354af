import type { LoggerService } from '@nestjs/common';
import type { SuccessCodes } from '../contract/index.js';
import { auditRoutes } from './audit-routes.js';
import { auditTable } from './audit-table.js';
import type { RegistryContract } from './registry-contract.js';

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
