import { BadRequestException, HttpException } from '@nestjs/common';
import type { HttpAdapter } from './http-adapter.js';

/**
 * The error of a parser or of Fastify as Nest is to see it. Nest 12 has its adapter turn such an error into an exception
 * that keeps it as the cause, by which it is recognised. Nest 11 does it itself, for the same errors, and keeps nothing
 * but the message, which may quote the body; what is an exception already it leaves alone.
 */
export function keepCause(adapter: HttpAdapter, error: unknown): unknown {
  if ('mapException' in adapter || !(error instanceof Error)) return error;
  if (isOfParser(error)) return new BadRequestException(error.message, { cause: error });
  return isOfFastify(error) ? new HttpException(error.message, error.statusCode, { cause: error }) : error;
}

function isOfParser(error: Error): boolean {
  const ofSyntax = error instanceof SyntaxError || error instanceof URIError;
  return ofSyntax && 'status' in error && error.status === 400;
}

function isOfFastify(error: Error): error is Error & { statusCode: number } {
  return error.name === 'FastifyError' && 'statusCode' in error && typeof error.statusCode === 'number';
}
