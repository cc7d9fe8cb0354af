// Not `radix-routes.js`: only the Fastify adapter loads it, and find-my-way with it.
export * from './allow-field.js';
export * from './catch-all.js';
export * from './controller-routes.js';
export * from './pattern-tree.js';
