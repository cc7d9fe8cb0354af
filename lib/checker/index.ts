export * from './check-contract.js';
export type { ContractReport, NotChecked, RuleResult } from './report.js';
