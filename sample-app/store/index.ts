export * from './conflicts.js';
export * from './database.js';
export * from './facility-query.js';
export * from './facility-record.js';
export * from './facility.store.js';
export * from './open-database.js';
export * from './store.module.js';
