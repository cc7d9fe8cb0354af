export * from './describe-contract.js';
