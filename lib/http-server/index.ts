export { ConnectionResponder } from './connection-responder.js';
export { hasOneHost } from './has-one-host.js';
