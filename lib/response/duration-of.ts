import { isFastifyReply } from './fastify-reply.writer.js';

/**
 * How long a request has taken so far, in milliseconds, where somebody has taken the time of its start: Fastify as Nest sets it up,
 * pino-http (and with it nestjs-pino), morgan. Express does not, and doing so here would be paid by every request
 * that succeeds.
 */
export function durationOf(request: object, response: object, raw: object): number | undefined {
  if (isFastifyReply(response) && typeof response.elapsedTime === 'number' && response.elapsedTime > 0) {
    return Math.round(response.elapsedTime * 10) / 10;
  }
  const started = startOf(request, raw);
  return started === undefined ? undefined : Math.max(0, Date.now() - started);
}

function startOf(request: object, raw: object): number | undefined {
  // morgan: https://github.com/expressjs/morgan, `recordStartTime`
  if ('_startTime' in request && request._startTime instanceof Date) return request._startTime.getTime();
  // pino-http: https://github.com/pinojs/pino-http, `startTime`
  const key = Object.getOwnPropertySymbols(raw).find(({ description }) => description === 'startTime');
  const started: unknown = key && Reflect.get(raw, key);
  return typeof started === 'number' ? started : undefined;
}
