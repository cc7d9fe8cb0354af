export * from './audit-success.js';
export * from './read-routes.js';
export * from './report-success.js';
export * from './route.js';
