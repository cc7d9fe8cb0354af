import { status } from '../checker.js';
import type { Rule } from './rule.js';

/** RFC 9112 §2.2, §6.3 */
const messagesTo = (host: string) => [
  'NOT HTTP\r\n\r\n',
  `GET / HTTP/1.1\r\nHost: ${host}\r\nBad Header: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: nine\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
];

export const malformedHttp: Rule = {
  name: 'malformed-http',
  title: 'a malformed message answers 400, and the connection is closed',
  async check(checker) {
    for (const raw of messagesTo(checker.server.origin.host)) {
      await checker.expect(this.name, { method: 'GET', path: '/', raw }, response => status(response, 400));
    }
  },
};
