import { isRecord } from '../../is-record.js';
import { type LibraryMapper, member } from '../error-facts.js';

/** The statuses of a health check that failed: https://docs.nestjs.com/recipes/terminus (`HealthCheckStatus`) */
const FAILED = new Set<unknown>(['error', 'shutting_down']);

const MEMBERS = ['status', 'info', 'error', 'details'];

/**
 * The exception that `HealthCheckService` of `@nestjs/terminus` throws. What it found is what the health page is for, and
 * what `@HealthCheck()` documents: it is sent although it is a 5xx.
 */
export const mapTerminusError: LibraryMapper = ({ error }) => {
  const response = readResponse(error);
  if (!FAILED.has(member(response, 'status')) || !isRecord(member(response, 'details'))) return undefined;
  const found = MEMBERS.map(name => [name, member(response, name)] as const);
  return { status: 503, expose: true, extensions: Object.fromEntries(found) };
};

function readResponse(error: object): unknown {
  const exception = error as { getStatus?: unknown; getResponse?: unknown };
  const { getStatus, getResponse } = exception;
  if (typeof getStatus !== 'function' || typeof getResponse !== 'function') return undefined;
  return getStatus.call(error) === 503 ? (getResponse.call(error) as unknown) : undefined;
}
