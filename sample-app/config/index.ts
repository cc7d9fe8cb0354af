export * from './config.js';
export * from './configuration.error.js';
export * from './registry-users.js';
