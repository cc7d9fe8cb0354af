export * from './media-type.interceptor.js';
export * from './success-code.interceptor.js';
