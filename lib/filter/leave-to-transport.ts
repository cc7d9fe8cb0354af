import type { ArgumentsHost } from '@nestjs/common';

/** Leaves an error of another transport than HTTP to what that transport expects. */
export function leaveToTransport(thrown: unknown, _host: ArgumentsHost): unknown {
  return thrown;
}
