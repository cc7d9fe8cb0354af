export * from './hook-validation.js';
export * from './instrument.js';
