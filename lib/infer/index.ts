export * from './infer.js';
export { ProjectError } from './program/read-config.js';
export * from './report/report.js';
export { isSameModule } from './report/same-module.js';
export { findUnexported, writeModule } from './report/write-module.js';
