import { createRequire } from 'node:module';
import {
  Body,
  Controller,
  Get,
  Injectable,
  Post,
  Req,
  UseGuards,
  type ExecutionContext,
} from '@nestjs/common';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import { ExtractJwt, Strategy as JwtStrategy } from 'passport-jwt';
import { Strategy as LocalStrategy } from 'passport-local';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { notAllowed } from './support/compare.js';
import { runBoth } from './support/run-both.js';
import { field } from './support/raw-http.js';

const require = createRequire(import.meta.url);
/** Neither has types. */
const { Strategy: OAuth2Strategy } = require('passport-oauth2');
const { BasicStrategy } = require('passport-http');

const SECRET = 'the secret of the test';
const token = (payload: object, expiresIn = 60): string => jwt.sign(payload, SECRET, { expiresIn });

@Injectable()
class Jwt extends PassportStrategy(JwtStrategy, 'jwt') {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET });
  }

  validate({ sub }: { sub: string }): object | null {
    if (sub === 'crash') throw new Error('secret');
    return sub === 'unknown' ? null : { name: sub };
  }
}

@Injectable()
class Local extends PassportStrategy(LocalStrategy, 'local') {
  validate(username: string, password: string): object | null {
    return password === 'right' ? { name: username } : null;
  }
}

@Injectable()
class Basic extends PassportStrategy(BasicStrategy, 'basic') {
  validate(username: string, password: string): object | null {
    return password === 'right' ? { name: username } : null;
  }
}

@Injectable()
class Redirecting extends PassportStrategy(OAuth2Strategy, 'redirecting') {
  constructor() {
    super({
      authorizationURL: 'https://login.test/authorize',
      tokenURL: 'http://127.0.0.1:9/token',
      clientID: 'cats',
      clientSecret: 'secret',
      callbackURL: 'https://neighbour.test/callback',
    });
  }

  validate(): object {
    return {};
  }
}

/** A redirection writes to Node's own response on Fastify: Passport speaks Express only. */
@Injectable()
class RedirectingGuard extends AuthGuard('redirecting') {
  getResponse(context: ExecutionContext): unknown {
    const response = context.switchToHttp().getResponse();
    return response.raw ?? response;
  }
}

class WithoutChallenge extends AuthGuard('jwt') {
  override handleRequest<User>(_error: unknown, user: User): User {
    return user;
  }
}

@Controller()
class AccountController {
  @Get('me')
  @UseGuards(AuthGuard('jwt'))
  me(@Req() { user }: { user: object }): object {
    return user;
  }

  @Get('maybe')
  @UseGuards(WithoutChallenge)
  maybe(@Req() { user }: { user: object | false }): object {
    return { user };
  }

  @Post('login')
  @UseGuards(AuthGuard('local'))
  login(@Req() { user }: { user: object }, @Body() { username }: { username: string }): object {
    return { user, username };
  }

  @Get('basic')
  @UseGuards(AuthGuard('basic'))
  basic(@Req() { user }: { user: object }): object {
    return user;
  }

  @Get('several')
  @UseGuards(AuthGuard(['jwt', 'basic']))
  several(@Req() { user }: { user: object }): object {
    return user;
  }

  @Get('start')
  @UseGuards(RedirectingGuard)
  start(): void {}
}

const bearer = (value: string): object => ({ headers: { authorization: `Bearer ${value}` } });
const UNAUTHORIZED = { status: 401, fields: { 'www-authenticate': expect.stringContaining('realm=') } };

describe.each(EVERY_ADAPTER)('@nestjs/passport on %s', adapter => {
  const both = runBoth(adapter, () => ({
    imports: [PassportModule],
    controllers: [AccountController],
    providers: [Jwt, Local, Basic, Redirecting],
  }));

  it('leaves a request with a good token', async () => {
    const { text } = await both.expectSuccess('GET /me', bearer(token({ sub: 'ann' })));
    expect(JSON.parse(text)).toEqual({ name: 'ann' });
    await both.expectSuccess('GET /several', bearer(token({ sub: 'ann' })));
    await both.expectSuccess('GET /maybe');
  });

  it.each([
    ['no token', {}],
    ['a token that has expired', bearer(token({ sub: 'ann' }, -60))],
    ['a token of somebody else', bearer(jwt.sign({ sub: 'ann' }, 'other'))],
    ['a token that is none', bearer('none')],
    ['the token of an unknown user', bearer(token({ sub: 'unknown' }))],
  ])('has %s as 401 with a challenge', async (_, sent) => {
    await both.expectError('GET /me', UNAUTHORIZED, sent);
  });

  it('masks an error of the strategy', async () => {
    const { text } = await both.expectError('GET /me', { status: 500 }, bearer(token({ sub: 'crash' })));
    expect(text).not.toContain('secret');
  });

  it('leaves a login, and has a wrong password as 401', async () => {
    const login = (password: string): object => ({ body: { username: 'ann', password } });
    expect(await both.expectSuccess('POST /login', login('right'))).toMatchObject({ status: 201 });
    await both.expectError('POST /login', UNAUTHORIZED, login('wrong'));
    await both.expectError('POST /login', UNAUTHORIZED, { body: {} });
  });

  it("sends the strategy's own challenge", async () => {
    const credentials = (password: string): object => ({
      headers: { authorization: `Basic ${Buffer.from(`ann:${password}`).toString('base64')}` },
    });
    await both.expectSuccess('GET /basic', credentials('right'));
    await both.expectError('GET /basic', UNAUTHORIZED, credentials('wrong'));
  });

  it('leaves a redirection to the login of another server', async () => {
    const reply = await both.expectUnchanged('GET /start');
    expect(reply.status).toBe(302);
    expect(field(reply, 'location')).toMatch(/^https:\/\/login\.test\/authorize\?/);
    expect(reply.logged).toEqual([]);
  });

  it('says which methods a guarded path has', async () => {
    await both.expectError('DELETE /me', notAllowed('GET, HEAD, OPTIONS'));
  });
});
