export * from './check-contract.js';
export type { ContractReport, RuleResult } from './report.js';
