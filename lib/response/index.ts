export * from './answer.js';
export { noteStart } from './duration-of.js';
export * from './error-context.js';
export { logFailure } from './error-log.js';
export * from './error-responder.js';
export * from './header-field.js';
export * from './render.js';
export * from './request-like.js';
export * from './response.options.js';
