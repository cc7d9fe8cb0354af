export { infer, type InferOptions } from './infer.js';
export { ProjectError } from './program/load-programs.js';
export type * from './report/report.js';
export { withoutLines, writeModule } from './report/write-module.js';
