import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { Controller, Get, type INestApplication, Post, Req, Session } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import expressSession from 'express-session';
import { ConflictException } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

interface Visits {
  visits?: number;
}

@Controller()
class VisitsController {
  @Get('visits')
  visit(@Session() session: Visits): object {
    session.visits = (session.visits ?? 0) + 1;
    return { visits: session.visits };
  }

  @Post('conflict')
  conflict(@Session() session: Visits): never {
    session.visits = (session.visits ?? 0) + 1;
    throw new ConflictException('Seen before');
  }

  @Get('crash')
  crash(@Req() request: { session: Visits }): never {
    request.session.visits = 100;
    throw new Error('secret');
  }
}

const SECRET = 'a secret of at least thirty-two characters';
const CONFIGURE = {
  express: (app: INestApplication) =>
    app.use(expressSession({ secret: SECRET, name: 'sid', resave: false, saveUninitialized: false })),
  fastify: async (app: INestApplication) => {
    await (app as NestFastifyApplication).register(fastifyCookie);
    await (app as NestFastifyApplication).register(fastifySession, {
      secret: SECRET,
      cookieName: 'sid',
      cookie: { secure: false },
      saveUninitialized: false,
    });
  },
};

describe.each(EVERY_ADAPTER)('sessions on %s', adapter => {
  const both = runBoth(adapter, () => ({ controllers: [VisitsController], configure: CONFIGURE[adapter] }), {
    masks: [[/sid=[^;]+/g, 'sid=…']],
  });

  const cookieOf = async (line: string): Promise<string> => {
    const cookie = field(await both.sendOurs(line), 'set-cookie');
    return cookie?.split(';', 1)[0] ?? '';
  };

  it('leaves the cookie of a success', async () => {
    const reply = await both.expectSuccess('GET /visits');
    expect(field(reply, 'set-cookie')).toMatch(/^sid=/);
  });

  it('keeps the session from one request to the next', async () => {
    const cookie = await cookieOf('GET /visits');
    const { text } = await both.sendOurs('GET /visits', { headers: { cookie } });
    expect(JSON.parse(text)).toEqual({ visits: 2 });
  });

  it('saves what an error changed in the session, and sends its cookie', async () => {
    const reply = await both.expectError('POST /conflict', {
      status: 409,
      members: { message: 'Seen before' },
      fields: { 'set-cookie': expect.stringMatching(/^sid=/) },
    });
    const cookie = field(reply, 'set-cookie')?.split(';', 1)[0] ?? '';
    const { text } = await both.sendOurs('GET /visits', { headers: { cookie } });
    expect(JSON.parse(text)).toEqual({ visits: 2 });
  });

  it('does the same for an error that is masked', async () => {
    const cookie = await cookieOf('GET /visits');
    await both.expectError('GET /crash', { status: 500 });
    const failed = await both.sendOurs('GET /crash', { headers: { cookie } });
    expect(failed.status).toBe(500);
    const { text } = await both.sendOurs('GET /visits', { headers: { cookie } });
    expect(JSON.parse(text)).toEqual({ visits: 101 });
  });
});
