export * from './transport-responder.js';
