import type { INestApplication } from '@nestjs/common';
import { ConfigurationError } from './config/index.js';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use: stop what listens there, or set another PORT',
  EACCES: 'may not be used by this user: set a PORT from 1024',
};

/**
 * Listens on the port, and returns the URL to open.
 *
 * @throws ConfigurationError where the port cannot be had.
 */
export async function listen(app: INestApplication, port: number): Promise<string> {
  await app.init();
  // What is wrong with the port is said once, by whoever catches it: Nest would log it too.
  app.useLogger(['fatal']);
  try {
    // Named, because Express and Fastify choose different addresses where none is given.
    await app.listen(port, '0.0.0.0');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? REASONS[String(error.code)] : undefined;
    throw reason ? new ConfigurationError(`PORT ${port} ${reason}`, { cause: error }) : error;
  } finally {
    app.useLogger(['fatal', 'error', 'warn', 'log']);
  }
  return (await app.getUrl()).replace('0.0.0.0', 'localhost').replace('127.0.0.1', 'localhost');
}
