import type { ServerResponse } from 'node:http';

/** Runs a function after a response has been written or cut off: at once, unless a hook of Fastify still delays the response. */
export function afterResponse(raw: ServerResponse, act: () => void): void {
  if (raw.writableEnded || raw.destroyed) return act();
  let isOver = false;
  const over = (): void => {
    if (!isOver) act();
    isOver = true;
  };
  raw.once('finish', over);
  raw.once('close', over);
}
