import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { Response as UndiciResponse } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GoneException, RegistryHttpModule, UnauthorizedException } from 'nestjs-registry-http';
import 'nestjs-registry-http/testing/vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';

@Controller('things')
class ThingsController {
  @Get('gone') gone() {
    throw new GoneException('Facility 7 was removed', {
      errors: [{ parameter: 'id', message: 'was removed' }],
    });
  }
  @Get('locked') locked() {
    throw new UnauthorizedException();
  }
  @Get('fine') fine() {
    return { fine: true };
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })
class AppModule {}

describe.each(EVERY_ADAPTER)('toBeRegistryError on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, AppModule);
  });
  afterAll(() => running.app.close());

  const fetched = (path: string, accept = '*/*') =>
    fetch(`${running.url}/things/${path}`, { headers: { accept } });

  it('passes over a response of fetch, which can still be read', async () => {
    const response = await fetched('gone');
    await expect(response).toBeRegistryError(410);
    await expect(response).toBeRegistryError(410, 'was removed');
    await expect(response).toBeRegistryError(410, /^Facility \d/);
    expect(await response.json()).toMatchObject({ code: '410 Gone' });
    await expect(fetched('locked')).resolves.toBeRegistryError(401);
  });

  it('passes over problem details', async () => {
    await expect(await fetched('gone', 'application/problem+json')).toBeRegistryError(410, 'was removed');
  });

  it('passes over a response of supertest', async () => {
    await expect(await request(running.url).get('/things/gone')).toBeRegistryError(410, 'was removed');
  });

  it.runIf(name === 'fastify')('passes over a response of inject', async () => {
    const response = await (running.app as NestFastifyApplication).inject({ url: '/things/gone' });
    await expect(response).toBeRegistryError(410, 'was removed');
  });

  it('fails with what is wrong', async () => {
    await expect(expect(await fetched('gone')).toBeRegistryError(404, 'x')).rejects.toThrow(
      'Expected an error of the contract, but the status is 410, not 404, and the message is "Facility 7 was removed", not "x"',
    );
    await expect(expect(await fetched('gone')).toBeRegistryError(410, /^Room/)).rejects.toThrow(
      'Expected an error of the contract, but the message is "Facility 7 was removed", not /^Room/',
    );
    await expect(expect(await fetched('fine')).toBeRegistryError(404)).rejects.toThrow(
      'the status is 200, not 404',
    );
    await expect(expect(await fetched('gone')).not.toBeRegistryError(410)).rejects.toThrow(
      'Expected no error 410',
    );
  });
});

describe('toBeRegistryError', () => {
  const createResponse = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    text: typeof body === 'string' ? body : JSON.stringify(body),
  });

  it.each([
    [
      'HTML',
      createResponse(404, '<h1>no</h1>', { 'content-type': 'text/html' }),
      'the media type is text/html, not application/json',
    ],
    ['no media type', { status: 404, headers: {}, text: '' }, 'the media type is missing'],
    ['no JSON', createResponse(404, 'no'), 'the body is no JSON object'],
    ['a list', createResponse(404, []), 'the body is no JSON object'],
    [
      "Nest's own body",
      createResponse(404, { statusCode: 404, message: 'x' }),
      'code is undefined, not "404 Not Found"',
    ],
    ['another code', createResponse(404, { code: '410 Gone' }), 'code is "410 Gone", not "404 Not Found"'],
    ['an empty message', createResponse(404, { code: '404 Not Found', message: '' }), 'message is ""'],
    [
      'errors without messages',
      createResponse(400, { code: '400 Bad Request', errors: [{ pointer: '/a' }] }),
      'errors is no list',
    ],
    ['no challenge', createResponse(401, { code: '401 Unauthorized' }), 'WWW-Authenticate is missing'],
    ['no Allow', createResponse(405, { code: '405 Not Allowed' }), 'Allow is missing'],
    [
      'a problem of another status',
      createResponse(
        404,
        { code: '404 Not Found', status: 400 },
        { 'content-type': 'application/problem+json' },
      ),
      'status is 400, not 404',
    ],
  ])('fails over %s', async (_what, received, problem) => {
    await expect(expect(received).toBeRegistryError(received.status)).rejects.toThrow(problem);
  });

  it('takes a response of another fetch than the global one', async () => {
    const response = new UndiciResponse('{"code":"401 Unauthorized"}', {
      status: 401,
      headers: { 'Content-Type': 'application/json', 'WWW-Authenticate': 'Basic' },
    });
    await expect(response).toBeRegistryError(401);
    await response.text();
    await expect(expect(response).toBeRegistryError(401)).rejects.toThrow('the body is no JSON object');
  });

  it('takes a response whose body is read already', async () => {
    const body = { code: '410 Gone', message: 'was removed' };
    const headers = { 'Content-Type': 'application/json', 'Set-Cookie': ['a', 'b'], 'X-None': undefined };
    await expect({ statusCode: 410, headers, body }).toBeRegistryError(410, /was/g);
    await expect(expect({ status: 410, headers: null }).toBeRegistryError(410)).rejects.toThrow(
      'the media type is missing',
    );
  });

  it('tries a pattern from the start each time', async () => {
    const pattern = /removed/g;
    const removed = createResponse(410, { code: '410 Gone', message: 'removed' });
    await expect(removed).toBeRegistryError(410, pattern);
    await expect(removed).toBeRegistryError(410, pattern);
  });

  it('fails if the expected status is no error', async () => {
    await expect(expect(createResponse(200, { code: '200 OK' })).toBeRegistryError(200)).rejects.toThrow(
      'the status is 200, which is that of no error',
    );
  });

  it('does not take anything for a response', async () => {
    await expect(expect('410').toBeRegistryError(410)).rejects.toThrow(
      'Expected a response of fetch, of supertest or of inject',
    );
  });
});
