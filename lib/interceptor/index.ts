export * from './success-code.interceptor.js';
