export { describeContract } from './describe-contract.js';
