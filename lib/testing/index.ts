/**
 * The contract check, for tests.
 *
 * @module nestjs-registry-http/testing
 */

export { checkContract } from '../checker/check-contract.js';
export type { CheckOptions } from '../checker/check.options.js';
export type {
  BaselineChange,
  BaselineReport,
  Breach,
  ContractReport,
  Finding,
  NotChecked,
  RuleResult,
} from '../checker/report.js';
export {
  type ExpectedError,
  type ExpectedMessage,
  registryMatchers,
  type RegistryMatchers,
} from './registry-error.matcher.js';
