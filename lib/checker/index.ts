export * from './check-contract.js';
export { BaselineError } from './baseline/baseline-file.js';
export type {
  BaselineChange,
  BaselineReport,
  ContractReport,
  Finding,
  NotChecked,
  RuleResult,
} from './report.js';
export { RULE_TITLES } from './rules/index.js';
