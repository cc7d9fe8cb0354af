import { All, Controller, Get, Headers, Req, Res, type INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { APIError } from 'better-auth/api';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, type AdapterName } from '../support/adapters.js';
import { NOT_FOUND } from './support/compare.js';
import { runBoth, type Application } from './support/run-both.js';
import { field } from './support/raw-http.js';

const ANN = { email: 'ann@neighbour.test', password: 'correct horse battery', name: 'Ann' };

const makeAuth = () =>
  betterAuth({
    baseURL: 'http://neighbour.test',
    secret: 'a secret of at least thirty-two characters',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  });
type Auth = ReturnType<typeof makeAuth>;

/** Its own routes as most applications mount them: the handler of Node before Nest's parsers. */
function application(adapter: AdapterName): Application {
  const auth: Auth = makeAuth();

  @Controller()
  class AccountController {
    @Get('account')
    async account(@Headers() headers: Record<string, string>): Promise<object> {
      const session = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
      if (!session) throw new APIError('UNAUTHORIZED', { message: 'Sign in first', code: 'NO_SESSION' });
      return { email: session.user.email };
    }

    @Get('sign-in')
    async signIn(): Promise<unknown> {
      return auth.api.signInEmail({ body: { email: 'nobody@neighbour.test', password: 'wrong' } });
    }
  }

  @Controller('api/auth')
  class AuthController {
    @All('*')
    async handle(@Req() request: any, @Res() reply: any): Promise<void> {
      const url = new URL(request.url, 'http://neighbour.test');
      const body = request.body ? JSON.stringify(request.body) : undefined;
      const headers = fromNodeHeaders(request.headers);
      const response = await auth.handler(new Request(url, { method: request.method, headers, body }));
      reply.status(response.status);
      for (const [name, value] of response.headers) reply.header(name, value);
      reply.send(await response.text());
    }
  }

  const configure: Record<AdapterName, (app: INestApplication) => unknown> = {
    express: app => {
      const express = app.getHttpAdapter().getInstance();
      express.all('/api/auth/{*any}', toNodeHandler(auth));
    },
    fastify: app => void (app as NestFastifyApplication),
  };
  return {
    nest: { bodyParser: adapter === 'fastify' },
    controllers: adapter === 'express' ? [AccountController] : [AccountController, AuthController],
    configure: configure[adapter],
  };
}

describe.each(EVERY_ADAPTER)('better-auth on %s', adapter => {
  const both = runBoth(adapter, () => application(adapter), {
    report: /AuthController\.handle/,
    masks: [
      [/session_token=[^;]+/g, 'session_token=…'],
      [/"(token|id|createdAt|updatedAt)":"[^"]+"/g, '"$1":"…"'],
    ],
  });

  it('leaves its routes', async () => {
    const signedUp = await both.expectSuccess('POST /api/auth/sign-up/email', { body: ANN });
    expect(signedUp.status).toBe(200);
    const signedIn = await both.expectSuccess('POST /api/auth/sign-in/email', { body: ANN });
    const cookie = field(signedIn, 'set-cookie')?.split(';', 1)[0] ?? '';
    const { text } = await both.sendOurs('GET /account', { headers: { cookie } });
    expect(JSON.parse(text)).toEqual({ email: ANN.email });
    const session = await both.sendOurs('GET /api/auth/get-session', { headers: { cookie } });
    expect(JSON.parse(session.text).user.email).toBe(ANN.email);
    await both.expectSuccess('GET /api/auth/ok');
  });

  it('leaves the errors that its own routes send', async () => {
    const wrong = { body: { ...ANN, password: 'wrong' } };
    const { status, text } = await both.expectUnchanged('POST /api/auth/sign-in/email', wrong);
    expect(status).toBe(401);
    expect(JSON.parse(text).code).toBe('INVALID_EMAIL_OR_PASSWORD');
    expect((await both.expectUnchanged('GET /api/auth/nope')).status).toBe(404);
  });

  it('has an error of its API, thrown in a handler, in the shape of the contract', async () => {
    await both.expectError('GET /account', {
      status: 401,
      bare: 500,
      members: { message: 'Sign in first', errorCode: 'NO_SESSION' },
    });
    await both.expectError('GET /sign-in', {
      status: 401,
      bare: 500,
      members: { message: 'Invalid email or password', errorCode: 'INVALID_EMAIL_OR_PASSWORD' },
    });
  });

  it('sends 404 for an unknown path', async () => {
    await both.expectError('GET /nope', NOT_FOUND);
  });
});
