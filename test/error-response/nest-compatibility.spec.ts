import {
  BadRequestException as NestBadRequest,
  Controller,
  ForbiddenException as NestForbidden,
  Get,
  HttpException,
  type INestApplication,
  Module,
  NotFoundException as NestNotFound,
  Post,
} from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { connect } from 'node:net';
import { ConflictException, RegistryHttpModule } from 'nestjs-registry-http';
import { checkContract } from 'nestjs-registry-http/testing';
import { toRegistryError } from 'nestjs-registry-http/client';
import { describeContract } from 'nestjs-registry-http/openapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type RunningApp, start } from '../support/adapters.js';

// Neighbours: an `error` of the exception's own, members of extensions and of `extend` with the same names, a status that
// Node has no phrase for, a masked 5xx, 404 and 405 outside of routes, malformed JSON, malformed HTTP, problem details.

@Controller('things')
class ThingsController {
  @Get('nest') nest() {
    throw new NestNotFound('No such thing');
  }
  @Get('described') described() {
    throw new NestForbidden('Not yours', 'Hands off');
  }
  @Get('list') list() {
    throw new NestBadRequest(['one', 'two']);
  }
  @Get('own') own() {
    throw new ConflictException('Taken', { extensions: { statusCode: 4090, reason: 'F-12' } });
  }
  @Get('fault') fault() {
    throw new Error('secret');
  }
  @Get('unknown') unknown() {
    throw new HttpException('Odd', 499);
  }
  @Post() create() {
    return { id: 1 };
  }
}

@Module({
  imports: [
    RegistryHttpModule.forRoot({
      compatibility: 'nest',
      extend: () => ({ requestId: 'r-1', statusCode: 1, error: 'x' }),
    }),
  ],
  controllers: [ThingsController],
})
class AppModule {}

const rawBody = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    socket.setEncoding('utf8');
    socket.on('data', (data: string) => (received += data));
    socket.on('error', reject);
    socket.on('close', () => resolve(received.slice(received.indexOf('\r\n\r\n') + 4)));
  });

describe.each(EVERY_ADAPTER)("compatibility: 'nest' on %s", name => {
  let running: RunningApp;
  let app: INestApplication;
  beforeAll(async () => {
    running = await start(name, AppModule);
    ({ app } = running);
  });
  afterAll(() => app.close());

  const added = { requestId: 'r-1' };
  it.each([
    [
      'GET',
      'nest',
      404,
      { code: '404 Not Found', message: 'No such thing', statusCode: 404, error: 'Not Found', ...added },
    ],
    [
      'GET',
      'described',
      403,
      { code: '403 Forbidden', message: 'Not yours', statusCode: 403, error: 'Hands off', ...added },
    ],
    [
      'GET',
      'fault',
      500,
      { code: '500 Internal Server Error', statusCode: 500, error: 'Internal Server Error', ...added },
    ],
    [
      'GET',
      'own',
      409,
      {
        code: '409 Conflict',
        message: 'Taken',
        statusCode: 4090,
        reason: 'F-12',
        error: 'Conflict',
        ...added,
      },
    ],
    ['PUT', 'nest', 405, expect.objectContaining({ statusCode: 405, error: 'Method Not Allowed', ...added })],
    ['GET', 'nowhere', 404, expect.objectContaining({ statusCode: 404, error: 'Not Found', ...added })],
  ])('%s %s: adds the status that is sent and its phrase', async (method, path, status, body) => {
    const response = await fetch(`${running.url}/things/${path}`, { method });
    expect([response.status, await response.json()]).toEqual([status, body]);
  });

  it('keeps `message` a text, and sends a list of Nest as `errors`', async () => {
    const response = await fetch(`${running.url}/things/list`);
    const body = (await response.json()) as Record<string, unknown>;
    expect(typeof body['message']).toBe('string');
    expect(body).toMatchObject({ statusCode: 400, error: 'Bad Request' });
  });

  it('has a phrase for a status that Node does not know', async () => {
    const response = await fetch(`${running.url}/things/unknown`);
    const body = (await response.json()) as Record<string, unknown>;
    expect(body['statusCode']).toBe(499);
    expect(`499 ${String(body['error'])}`).toBe(body['code']);
  });

  it('adds them to malformed JSON and to malformed HTTP', async () => {
    const response = await fetch(`${running.url}/things`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{',
    });
    expect(await response.json()).toMatchObject({
      code: '400 Bad Request',
      statusCode: 400,
      error: 'Bad Request',
    });
    expect(JSON.parse(await rawBody(running.port, 'NONSENSE\r\n\r\n'))).toMatchObject({
      code: '400 Bad Request',
      statusCode: 400,
      error: 'Bad Request',
    });
  });

  it('never adds them to problem details', async () => {
    const response = await fetch(`${running.url}/things/nest`, {
      headers: { Accept: 'application/problem+json' },
    });
    const body = (await response.json()) as object;
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    // Those are what `extend` adds, and not Nest's.
    expect(body).toMatchObject({ status: 404, statusCode: 1, error: 'x' });
  });

  it('is documented in OpenAPI, passes the checker, and is read by the client', async () => {
    const document = describeContract(SwaggerModule.createDocument(app, new DocumentBuilder().build()), app);
    const schema = document.components?.schemas?.['RegistryError'];
    expect(schema).toMatchObject({
      required: ['code', 'statusCode', 'error'],
      properties: { statusCode: { type: 'integer' }, error: { type: 'string' } },
    });
    const problem = document.components?.schemas?.['RegistryProblem'];
    expect(JSON.stringify(problem)).not.toContain('statusCode');
    expect(document.paths['/things']?.post?.responses['500']).toMatchObject({
      content: {
        'application/json': {
          example: { code: '500 Internal Server Error', statusCode: 500, error: 'Internal Server Error' },
        },
      },
    });
    const { rules } = await checkContract(app);
    // Fastify without the library's options responds to an undecodable path itself.
    const breaches = rules
      .flatMap(rule => rule.breaches)
      .filter(({ request }) => name === 'express' || !request.path.includes('%'));
    expect(breaches).toEqual([]);
    const error = await toRegistryError(await fetch(`${running.url}/things/nest`));
    expect(error).toMatchObject({ status: 404, code: '404 Not Found' });
  });
});
