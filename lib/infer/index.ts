export * from './infer.js';
export { ProjectError } from './program/read-config.js';
export * from './report/report.js';
export { findUnexported, withoutLines, writeModule } from './report/write-module.js';
