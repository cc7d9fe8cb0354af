export { ConnectionResponder } from './connection-responder.js';
