import { type LibraryMapper, lookUp } from '../error-facts.js';
import type { ResponseKind } from '../responses.js';

/** ioredis' own error, by name: https://github.com/redis/ioredis#auto-reconnect (lib/errors/MaxRetriesPerRequestError.ts) */
export const REDIS_NAMES = {
  MaxRetriesPerRequestError: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/**
 * Temporary refusals of the server, by the first word of its reply:
 * https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
 */
export const REDIS_REPLIES = {
  BUSY: 'databaseTimeout', // a script runs
  CLUSTERDOWN: 'databaseUnavailable',
  LOADING: 'databaseUnavailable',
  MASTERDOWN: 'databaseUnavailable',
  OOM: 'databaseUnavailable',
  READONLY: 'databaseUnavailable', // a failover
  TRYAGAIN: 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/**
 * What ioredis (lib/Redis.ts, lib/Command.ts) and node-redis (packages/client/lib/errors.ts) throw as plain errors when it is the
 * connection that failed: https://github.com/redis/ioredis and https://github.com/redis/node-redis
 */
export const REDIS_MESSAGES = {
  'Connection is closed.': 'databaseUnavailable',
  "Stream isn't writeable and enableOfflineQueue options is false": 'databaseUnavailable',
  'Command timed out': 'databaseTimeout',
  'The client is closed': 'databaseUnavailable',
  'The client is offline': 'databaseUnavailable',
  'Socket closed unexpectedly': 'databaseUnavailable',
} as const satisfies Record<string, ResponseKind>;

/** ioredis (so BullMQ), and node-redis. */
export const mapRedisError: LibraryMapper = ({ name, message }) =>
  name === 'ReplyError' && typeof message === 'string'
    ? lookUp<ResponseKind>(REDIS_REPLIES, message.split(' ', 1)[0])
    : lookUp<ResponseKind>(REDIS_NAMES, name);
