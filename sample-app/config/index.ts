export * from './config.js';
export * from './config.module.js';
export * from './configuration.error.js';
export * from './registry-users.js';
