/**
 * The contract in the OpenAPI document. Needs `@nestjs/swagger`.
 *
 * @module nestjs-registry-http/openapi
 */

export { describeContract } from './describe-contract.js';
