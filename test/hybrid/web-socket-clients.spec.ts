import { Logger, type ExceptionFilter } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { BaseWsExceptionFilter } from '@nestjs/websockets';
import { RegistryExceptionFilter } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PAIRS, thrownNamed } from './support/thrown-values.js';

/** Where a filter of a gateway is called. */
function hostOf(...args: unknown[]): ExecutionContextHost {
  const host = new ExecutionContextHost(args);
  host.setType('ws');
  return host;
}

/** What a client of Socket.IO's is sent. */
function sentBy(filter: ExceptionFilter, thrown: unknown): unknown[] {
  const sent: unknown[] = [];
  const client = { emit: (...message: unknown[]) => sent.push(message) };
  const response = filter.catch.bind(filter);
  response(thrown, hostOf(client, { id: 1 }, 'find'));
  return sent;
}

describe('the filter bound to a gateway', () => {
  beforeAll(() => void vi.spyOn(Logger.prototype, 'error').mockReturnValue());
  afterAll(() => vi.restoreAllMocks());

  it.each(PAIRS)('responds with %s to a client of Socket.IO as bare Nest does', (thrown, nests) => {
    const expected = sentBy(new BaseWsExceptionFilter(), thrownNamed(nests));
    expect(expected).toEqual([['exception', expect.any(Object)]]);
    expect(sentBy(new RegistryExceptionFilter(), thrownNamed(thrown))).toEqual(expected);
  });

  it('sends nothing if there was no request', () => {
    expect(() => new RegistryExceptionFilter().catch(new Error('secret'), hostOf())).not.toThrow();
  });

  it.each([{}, { readyState: 1 }])('leaves a client alone that cannot be sent anything: %j', client => {
    expect(() => new RegistryExceptionFilter().catch(new Error('secret'), hostOf(client))).not.toThrow();
    expect(client).not.toHaveProperty('send');
  });
});
