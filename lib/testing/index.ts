export { checkContract } from './check-contract.js';
export type { CheckOptions } from './check.options.js';
export { registryMatchers, type ExpectedMessage, type RegistryMatchers } from './registry-error.matcher.js';
export type { Breach, ContractReport, RuleResult } from './report.js';
