import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { Config, ConfigurationError } from './config/index.js';
import { createApp } from './create-app.js';
import { listen } from './listen.js';

const logger = new Logger('Sample');

try {
  const config = new Config(process.env);
  const app = await createApp(config, { logger: ['fatal', 'error', 'warn', 'log'] });
  const url = await listen(app, config.port);
  logger.log(`Facilities: ${url}/api/v1/facilities.json`);
  logger.log(`A page to try them: ${url}/docs`);
  logger.log(`What each route answers: ${url}/contract`);
  if (config.hasDefaultUsers) {
    logger.warn('REGISTRY_USERS is not set: editor:editor may write, reader:reader may read');
  }
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  // A setting to mend needs no stack.
  if (error instanceof ConfigurationError) logger.error(message);
  else logger.error(`The application could not start: ${message}`, stack);
  process.exit(1);
}
