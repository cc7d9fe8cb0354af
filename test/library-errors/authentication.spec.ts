import { JwtService } from '@nestjs/jwt';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  jwtDecrypt,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import jwt from 'jsonwebtoken';
import jwksRsa from 'jwks-rsa';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { failureOf, mapper } from './map-to-response.js';
import { SECRET } from './rows/row-set.js';
import './to-be-mapped-to.js';

const KEY = `${SECRET}-that-signs-every-token`;
const INVALID = '401 Bearer The token is not valid';
const EXPIRED = '401 Bearer The token has expired';
const NO_CREDENTIALS = '401 Authentication is required';

const sign = (payload: object, options: jwt.SignOptions = {}, key = KEY) =>
  jwt.sign({ email: SECRET, ...payload }, key, options);

const tampered = (token: string) => {
  const [header, payload, signature] = token.split('.');
  return [header, payload?.replace(/.$/, last => (last === 'A' ? 'B' : 'A')), signature].join('.');
};

describe('jsonwebtoken', () => {
  it.each<[what: string, line: string, token: string, options?: jwt.VerifyOptions]>([
    ['a token that has expired', EXPIRED, sign({}, { expiresIn: -10 })],
    ['a token that is too old', EXPIRED, sign({ iat: 1 }), { maxAge: '1h' }],
    ['a token that is not yet valid', INVALID, sign({}, { notBefore: 100 })],
    ['a token signed by another', INVALID, sign({}, {}, 'another key')],
    ['a token that was tampered with', INVALID, tampered(sign({}))],
    ['a token that is none', INVALID, SECRET],
    ['a token that is three dots', INVALID, '...'],
    ['a token for another audience', INVALID, sign({ aud: 'x' }), { audience: SECRET }],
    ['a token of another issuer', INVALID, sign({ iss: 'x' }), { issuer: SECRET }],
    ['a token with another algorithm', INVALID, sign({}), { algorithms: ['HS512'] }],
    ['a token without a signature', INVALID, new UnsecuredJWT({ sub: SECRET }).encode()],
    ['no token', NO_CREDENTIALS, ''],
  ])('%s', async (_, line, token, options) => {
    expect(await failureOf(() => jwt.verify(token, KEY, options ?? {}))).toBeMappedTo(line, KEY);
    const service = new JwtService({ secret: KEY });
    expect(await failureOf(service.verifyAsync(token, options as never))).toBeMappedTo(line, KEY);
  });

  it('a SyntaxError of other JSON than a token is a fault of the server', async () => {
    expect(mapper(await failureOf(() => JSON.parse(SECRET) as unknown))).toBeUndefined();
  });

  it('a server without a key is a fault of the server', async () => {
    expect(mapper(await failureOf(() => jwt.verify(sign({}), '')))).toBeUndefined();
  });
});

describe('jose', () => {
  const key = new TextEncoder().encode(KEY);
  const token = (change: (unsigned: SignJWT) => SignJWT = unsigned => unsigned, by = key) =>
    change(new SignJWT({ email: SECRET }).setProtectedHeader({ alg: 'HS256', kid: SECRET })).sign(by);

  it.each<[what: string, line: string, fail: () => Promise<unknown>]>([
    [
      'a token that has expired',
      EXPIRED,
      async () => jwtVerify(await token(t => t.setExpirationTime(1)), key),
    ],
    [
      'a token that is not yet valid',
      INVALID,
      async () => jwtVerify(await token(t => t.setNotBefore('1h')), key),
    ],
    ['a token signed by another', INVALID, async () => jwtVerify(await token(), new Uint8Array(32))],
    ['a token that was tampered with', INVALID, async () => jwtVerify(tampered(await token()), key)],
    ['a token that is none', INVALID, async () => jwtVerify(SECRET, key)],
    [
      'a token for another audience',
      INVALID,
      async () => jwtVerify(await token(), key, { audience: SECRET }),
    ],
    [
      'a token with another algorithm',
      INVALID,
      async () => jwtVerify(await token(), key, { algorithms: ['HS512'] }),
    ],
    ['an encrypted token that is none', INVALID, async () => jwtDecrypt(SECRET, key)],
    [
      'a token of an unknown key',
      INVALID,
      async () => {
        const { publicKey, privateKey } = await generateKeyPair('ES256');
        const keys = createLocalJWKSet({
          keys: [{ ...(await exportJWK(publicKey)), kid: 'known', alg: 'ES256' }],
        });
        const unknown = await new SignJWT({})
          .setProtectedHeader({ alg: 'ES256', kid: SECRET })
          .sign(privateKey);
        return jwtVerify(unknown, keys);
      },
    ],
  ])('%s', async (_, line, fail) => {
    expect(await failureOf(fail())).toBeMappedTo(line, KEY);
  });

  it('a key set that cannot be fetched', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/silent') return;
      response.statusCode = request.url === '/404' ? 404 : 200;
      response.end(request.url === '/none' ? JSON.stringify({ secret: SECRET }) : SECRET);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as { port: number };
    const at = (path: string, timeoutDuration = 10_000) =>
      createRemoteJWKSet(new URL(`http://127.0.0.1:${port}${path}`), { timeoutDuration });
    for (const path of ['/404', '/text', '/none']) {
      expect(await failureOf(jwtVerify(await token(), at(path)))).toBeMappedTo('502', String(port));
    }
    expect(await failureOf(jwtVerify(await token(), at('/silent', 50)))).toBeMappedTo('504', String(port));
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
    expect(await failureOf(jwtVerify(await token(), at('/gone')))).toBeMappedTo('502', String(port));
  });
});

it('jwks-rsa: an unknown key, too many look-ups, a key set that cannot be fetched', async () => {
  const { publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'known', alg: 'RS256', use: 'sig' }];
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  const jwksUri = `http://127.0.0.1:${port}/`;
  const client = jwksRsa({ jwksUri, rateLimit: true, jwksRequestsPerMinute: 1 });
  expect(await failureOf(client.getSigningKey(SECRET))).toBeMappedTo(INVALID, String(port));
  expect(await failureOf(client.getSigningKey('another'))).toBeMappedTo('503', String(port));
  keys.pop();
  expect(await failureOf(jwksRsa({ jwksUri }).getSigningKey(SECRET))).toBeMappedTo('502', String(port));
  server.closeAllConnections();
  await new Promise(resolve => {
    server.close(resolve);
  });
});

describe('Passport', () => {
  const require = createRequire(import.meta.url);
  const AuthenticationError = require('passport/lib/errors/authenticationerror');
  const { AuthorizationError, TokenError, InternalOAuthError } = require('passport-oauth2');
  const { ExtractJwt, Strategy } = require('passport-jwt');

  it('a strategy that fails', () => {
    expect(new AuthenticationError('Unauthorized', 401)).toBeMappedTo(NO_CREDENTIALS);
    expect(mapper(new AuthenticationError('Bad Request', 400))).toBeUndefined();
  });

  it('errors that passport-jwt passes to handleRequest', () => {
    const strategy = new Strategy(
      { jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: KEY },
      () => undefined,
    );
    const infos: unknown[] = [];
    strategy.fail = (info: unknown) => infos.push(info);
    for (const authorization of [undefined, `Bearer ${SECRET}`, `Bearer ${sign({}, { expiresIn: -10 })}`]) {
      strategy.authenticate({ headers: { authorization } }, {});
    }
    expect(infos).toHaveLength(3);
    expect(infos[0]).toBeMappedTo(NO_CREDENTIALS);
    expect(infos[1]).toBeMappedTo(INVALID);
    expect(infos[2]).toBeMappedTo(EXPIRED);
  });

  it('OAuth: what the user refused, a forged code, an authorization server that fails', () => {
    const uri = `https://${SECRET}.internal`;
    expect(new AuthorizationError(SECRET, 'access_denied', uri)).toBeMappedTo(NO_CREDENTIALS);
    expect(new TokenError(SECRET, 'invalid_grant', uri)).toBeMappedTo(NO_CREDENTIALS);
    expect(new InternalOAuthError(SECRET, { statusCode: 500, data: SECRET })).toBeMappedTo('502');
    expect(mapper(new TokenError(SECRET, 'invalid_client', uri))).toBeUndefined();
  });
});
