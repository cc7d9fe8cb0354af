import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { Config, ConfigurationError } from './config/index.js';
import { createApp } from './create-app.js';
import { listen } from './listen.js';

const logger = new Logger('Sample');

try {
  const config = new Config(process.env);
  // Without the line that Nest has for each module and route: what follows is what there is to know.
  const app = await createApp(config, { logger: ['fatal', 'error', 'warn'] });
  const url = await listen(app, config.port);
  if (config.hasDefaultUsers) {
    logger.warn('REGISTRY_USERS is not set: editor:editor may write, reader:reader may read');
  }
  logger.log(`Page: ${url}/`);
  logger.log(`Facilities: ${url}/api/v1/facilities.json`);
  logger.log(`API: ${url}/docs`);
  logger.log(`Contract: ${url}/contract`);
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  // A setting to mend needs no stack.
  if (error instanceof ConfigurationError) logger.error(message);
  else logger.error(`The application could not start: ${message}`, stack);
  process.exit(1);
}
