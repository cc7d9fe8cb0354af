import { ErrorResponder } from '../../lib/error-response/index.js';
import { serializeResponse } from '../../lib/http-server/serialize-response.js';
import { RegistryException } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../support/raw-exchange.js';

const { render } = new ErrorResponder();
const response = (status: number, headers: Record<string, string | string[]>) =>
  render(new RegistryException(status, 'No', { headers }), { accept: undefined });

describe('a response as bytes', () => {
  it('has one line for each value of a field', () => {
    const [message] = messagesOf(serializeResponse(response(400, { Link: ['<a>', '<b>'] })));
    expect(message?.fields.filter(([name]) => name === 'Link')).toEqual([
      ['Link', '<a>'],
      ['Link', '<b>'],
    ]);
    expect(message).toMatchObject({ status: 400, body: '{"code":"400 Bad Request","message":"No"}' });
  });

  it('has a status line also if the status has no phrase (RFC 9112 §4)', () => {
    expect(serializeResponse(response(499, {}))).toMatch(/^HTTP\/1\.1 499 \r\n/);
  });

  it('has no content for HEAD, and tells its length', () => {
    const [message] = messagesOf(serializeResponse(response(400, {}), 'HEAD'), { head: true });
    expect(message).toMatchObject({ body: '', headers: { 'content-length': '41' } });
  });
});
