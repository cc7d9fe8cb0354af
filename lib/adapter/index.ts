export { type PathOptions, PatternTree } from './express/path-tree.js';
export * from './express/express-entity-tags.js';
export * from './fastify/registry-fastify-options.js';
export * from './hooks/pipes.hook.js';
export * from './install-hooks.js';
export * from './on-adapter-ready.js';
export * from './routing/catch-all.js';
export * from './routing/controller-routes.js';
