export { TransportResponder } from './connection-responder.js';
