export * from './hook-validation.js';
export * from './instrument.js';
export * from './registry-fastify-options.js';
export * from './when-adapted.js';
