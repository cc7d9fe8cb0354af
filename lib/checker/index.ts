export * from './check-contract.js';
export type { ContractReport, Finding, NotChecked, RuleResult } from './report.js';
export { RULE_TITLES } from './rules/index.js';
