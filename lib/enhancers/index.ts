export * from './registry-exception.filter.js';
