import { validateHeaderValue } from 'node:http';
import { Logger } from '@nestjs/common';
import { locate, type ContractedRoute } from '../declarations/index.js';
import type { HttpAdapter } from './http-adapter.js';
import { describeRoute } from './route-warnings.js';

/** A response of Express's or a reply of Fastify's. */
interface Response {
  hasHeader?(name: string): boolean;
}

const logger = new Logger('RegistryHttp');

/**
 * Sets the `Location` that a handler declares, unless it has set one itself. The resource is there, so where its location
 * cannot be told, the answer goes out without: refusing it would have the client make the resource once more.
 */
export function setLocation(
  adapter: HttpAdapter,
  response: Response,
  request: object,
  result: unknown,
  contracted: ContractedRoute,
): void {
  const { endpoint } = contracted;
  if (endpoint.location === undefined || response.hasHeader?.('Location')) return;
  try {
    const location = locate(endpoint.location, result, request);
    validateHeaderValue('Location', location);
    adapter.setHeader?.(response, 'Location', location);
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    logger.error(`${describeRoute(contracted)} answered without Location: ${reason}`);
  }
}
