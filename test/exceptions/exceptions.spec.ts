import { HttpException } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  BadRequestException,
  ConflictException,
  ForbiddenException,
  GoneException,
  InternalServerErrorException,
  MethodNotAllowedException,
  NotFoundException,
  RegistryException,
  UnauthorizedException,
} from 'nestjs-registry-http';

const CLASSES = [
  [BadRequestException, 400, '400 Bad Request'],
  [UnauthorizedException, 401, '401 Unauthorized'],
  [ForbiddenException, 403, '403 Forbidden'],
  [NotFoundException, 404, '404 Not Found'],
  [MethodNotAllowedException, 405, '405 Not Allowed'],
  [ConflictException, 409, '409 Conflict'],
  [GoneException, 410, '410 Gone'],
] as const;

afterEach(() => vi.unstubAllEnvs());

describe.each(CLASSES)('%o', (Exception, status, code) => {
  it('is a RegistryException and an HttpException of Nest', () => {
    const exception = new Exception('why');
    expect(exception).toBeInstanceOf(RegistryException);
    expect(exception).toBeInstanceOf(HttpException);
    expect(exception.getStatus()).toBe(status);
    expect(exception.name).toBe(Exception.name);
    expect(exception.message).toBe('why');
    expect(exception.getResponse()).toEqual({ code, message: 'why' });
  });

  it.each([undefined, ''])('has no message in its body if there is nothing to say (%j)', message => {
    expect(new Exception(message).getResponse()).toEqual({ code });
  });

  it('carries a cause, header fields, places and members of its own', () => {
    const cause = new Error('deep');
    const errors = [{ pointer: '/name', message: 'must not be empty' }];
    const exception = new Exception('why', {
      cause,
      errors,
      headers: { 'Retry-After': '5' },
      extensions: { errorCode: 'E1', code: 'mine', message: 'mine', errors: 'mine' },
    });
    expect(exception.cause).toBe(cause);
    expect(exception.headers).toMatchObject({ 'Retry-After': '5' });
    expect(exception.getResponse()).toEqual({ code, message: 'why', errors, errorCode: 'E1' });
  });

  it('keeps to itself what is not to be exposed', () => {
    const exception = new Exception('why', { expose: false, extensions: { errorCode: 'E1' } });
    expect(exception.getResponse()).toEqual({ code });
  });
});

describe('InternalServerErrorException', () => {
  it('does not send its message unless it is told to', () => {
    expect(new InternalServerErrorException('disk 7').getResponse()).toEqual({
      code: '500 Internal Server Error',
    });
    expect(new InternalServerErrorException('Try later', { expose: true }).getResponse()).toEqual({
      code: '500 Internal Server Error',
      message: 'Try later',
    });
  });
});

describe('RegistryException', () => {
  it('stands for any error status', () => {
    expect(new RegistryException(422, 'no').getResponse()).toEqual({
      code: '422 Unprocessable Content',
      message: 'no',
    });
  });

  it.each([99, 200, 304, 600, 404.5, Number.NaN])('refuses %s, which is no error status', status => {
    expect(() => new RegistryException(status)).toThrow(RangeError);
    expect(() => new RegistryException(status)).toThrow(`${status} is not an error status`);
  });

  it('is extended by classes of the user', () => {
    class TooLateException extends RegistryException {
      constructor() {
        super(422, 'Too late');
      }
    }
    expect(new TooLateException().name).toBe('TooLateException');
  });

  it('takes no other message than a string', () => {
    expect(new RegistryException(404, { evil: true } as never).getResponse()).toEqual({
      code: '404 Not Found',
    });
  });

  it('captures no stack for a 4xx in production, and leaves the limit as it was', () => {
    vi.stubEnv('NODE_ENV', 'production');
    const limit = Error.stackTraceLimit;
    expect(new NotFoundException('x').stack).toBe('NotFoundException: x');
    expect(Error.stackTraceLimit).toBe(limit);
    expect(new InternalServerErrorException('x').stack).toContain('\n    at ');
  });

  it('leaves the limit of stacks as it was if a subclass fails to be made', () => {
    vi.stubEnv('NODE_ENV', 'production');
    const limit = Error.stackTraceLimit;
    class Failing extends NotFoundException {
      override initMessage(): void {
        throw new Error('planted failure');
      }
    }

    expect(() => new Failing('x')).toThrow('planted failure');
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it('captures the stack of a 4xx elsewhere', () => {
    expect(new NotFoundException('x').stack).toContain('exceptions.spec.ts');
  });
});

describe('UnauthorizedException', () => {
  const challengeOf = (challenge: any) =>
    new UnauthorizedException('x', { challenge }).headers['WWW-Authenticate'];

  it.each([
    ['a realm', { scheme: 'Basic', realm: 'facilities' }, 'Basic realm="facilities"'],
    ['no parameter', { scheme: 'Negotiate' }, 'Negotiate'],
    ['an absent parameter', { scheme: 'Basic', realm: undefined }, 'Basic'],
    [
      'several parameters',
      { scheme: 'Bearer', realm: 'a', error: 'invalid_token' },
      'Bearer realm="a", error="invalid_token"',
    ],
    ['quotes and backslashes', { scheme: 'Basic', realm: 'a "b" \\ c' }, 'Basic realm="a \\"b\\" \\\\ c"'],
    ['line breaks', { scheme: 'Basic', realm: 'a\r\nSet-Cookie: b' }, 'Basic realm="a  Set-Cookie: b"'],
    ['letters outside of ASCII', { scheme: 'Basic', realm: 'Régistre' }, 'Basic realm="RÃ©gistre"'],
    ['a list of one', [{ scheme: 'Basic', realm: 'a' }], 'Basic realm="a"'],
  ])('formats a challenge with %s', (_what, challenge, expected) => {
    expect(challengeOf(challenge)).toBe(expected);
  });

  it('carries several challenges as several fields', () => {
    expect(challengeOf([{ scheme: 'Bearer' }, { scheme: 'Basic', realm: 'a' }])).toEqual([
      'Bearer',
      'Basic realm="a"',
    ]);
  });

  it.each([
    [{ scheme: 'Ba sic' }, 'The scheme of a challenge must be a token of RFC 9110 §5.6.2, but is "Ba sic"'],
    [{ scheme: '' }, 'The scheme of a challenge must be a token of RFC 9110 §5.6.2, but is ""'],
    [
      { scheme: 'Basic', 'a b': 'c' },
      'A parameter of the challenge Basic must be a token of RFC 9110 §5.6.2, but is "a b"',
    ],
  ])('refuses %j', (challenge, message) => {
    expect(() => challengeOf(challenge)).toThrow(new TypeError(message));
  });

  it('carries none if none is given', () => {
    expect(new UnauthorizedException('x').headers).toEqual({});
    expect(new UnauthorizedException('x', { challenge: [] }).headers).toEqual({});
  });
});

describe('MethodNotAllowedException', () => {
  it('carries the methods that are allowed', () => {
    const exception = new MethodNotAllowedException('x', { allow: ['GET', 'HEAD'], headers: { 'X-A': '1' } });
    expect(exception.headers).toEqual({ 'X-A': '1', Allow: 'GET, HEAD' });
  });

  it('leaves it to the routes if none are given', () => {
    expect(new MethodNotAllowedException().headers).toEqual({});
  });
});
