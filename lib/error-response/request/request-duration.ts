import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { isFastifyReply } from '../writers/fastify-reply.writer.js';
import { getStartTime } from './request-tracker.js';

/**
 * How long a request has taken so far, in milliseconds: by the module's own note, or, where the filter works without the
 * module, where somebody else has taken the time of its start: Fastify as Nest sets it up, pino-http (and with it
 * nestjs-pino), morgan.
 */
export function getRequestDuration(
  request: object,
  incoming: IncomingMessage,
  response: object,
  raw: object,
): number | undefined {
  const noted = getStartTime(incoming, raw);
  if (noted !== undefined) return Math.round((performance.now() - noted) * 10) / 10;
  if (isFastifyReply(response) && typeof response.elapsedTime === 'number' && response.elapsedTime > 0) {
    return Math.round(response.elapsedTime * 10) / 10;
  }
  const started = foreignStart(request, raw);
  return started === undefined ? undefined : Math.max(0, Date.now() - started);
}

function foreignStart(request: object, raw: object): number | undefined {
  // morgan: https://github.com/expressjs/morgan, `recordStartTime`
  if ('_startTime' in request && request._startTime instanceof Date) return request._startTime.getTime();
  // pino-http: https://github.com/pinojs/pino-http, `startTime`
  const key = Object.getOwnPropertySymbols(raw).find(({ description }) => description === 'startTime');
  const started: unknown = key && Reflect.get(raw, key);
  return typeof started === 'number' ? started : undefined;
}
