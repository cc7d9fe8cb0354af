import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { ApiBasicAuth } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import {
  RegistryExceptionFilter,
  RegistryHttpModule,
  SuccessCodeInterceptor,
  UnauthorizedException,
  type RegistryHttpOptions,
  type RegistryHttpOptionsFactory,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';
import { collectLog } from '../support/collect-log.js';

describe('a wrong option', () => {
  it.each([
    [
      { successCodes: 'always' },
      `option "successCodes" must be one of 'enforce', 'strict', 'report', 'off', but is 'always'`,
    ],
    [{ emptyBody: true }, `option "emptyBody" must be one of 'code', 'empty', but is true`],
    [
      { unlistedStatuses: 'registry' },
      `option "unlistedStatuses" must be one of 'keep', 'fold', but is 'registry'`,
    ],
    [{ isGlobal: 'yes' }, `option "isGlobal" must be a boolean, but is 'yes'`],
    [
      { mapErrors: () => undefined },
      'option "mapErrors" must be a list of functions, but is [Function: mapErrors]',
    ],
    [{ mapErrors: [1] }, 'option "mapErrors" must be a list of functions, but is [ 1 ]'],
    [{ onError: 'log' }, `option "onError" must be a function, but is 'log'`],
    [{ challenge: [] }, 'option "challenge" must be a challenge such as'],
    [{ challenge: { scheme: 'Ba sic' } }, 'option "challenge" must be a challenge such as'],
    [{ challenge: null }, 'option "challenge" must be a challenge such as'],
    [
      { libraryErrors: 'prisma' },
      'option "libraryErrors" must be false, or an object of booleans by library',
    ],
    [
      { libraryErrors: ['prisma'] },
      'option "libraryErrors" must be false, or an object of booleans by library',
    ],
    [{ libraryErrors: null }, 'option "libraryErrors" must be false, or an object of booleans by library'],
    [{ succesCodes: 'off' }, 'there is no option "succesCodes"; the options are'],
  ])('%j fails at once, and is named', (options, message) => {
    expect(() => RegistryHttpModule.forRoot(options as never)).toThrow(TypeError);
    expect(() => RegistryHttpModule.forRoot(options as never)).toThrow(`RegistryHttpModule: ${message}`);
  });

  it.each([null, 'enforce', 7])('%j are no options', options => {
    expect(() => RegistryHttpModule.forRoot(options as never)).toThrow('the options must be an object');
  });

  it('fails at start-up if it comes from a factory', async () => {
    const starting = Test.createTestingModule({
      imports: [RegistryHttpModule.forRootAsync({ useFactory: () => ({ unlistedStatuses: 'x' }) as never })],
    }).compile();
    await expect(starting).rejects.toThrow(
      `option "unlistedStatuses" must be one of 'keep', 'fold', but is 'x'`,
    );
  });

  it('that is undefined is not given', () => {
    expect(() =>
      RegistryHttpModule.forRoot({ unlistedStatuses: undefined, onError: undefined }),
    ).not.toThrow();
  });
});

@Injectable()
class Realm {
  readonly name = 'from-injection';
}

@Module({ providers: [Realm], exports: [Realm] })
class RealmModule {}

const optionsFor = (realm: string): RegistryHttpOptions => ({ challenge: { scheme: 'Basic', realm } });

@Injectable()
class RealmOptions implements RegistryHttpOptionsFactory {
  createRegistryHttpOptions(): RegistryHttpOptions {
    return optionsFor('from-class');
  }
}

@Module({ providers: [RealmOptions], exports: [RealmOptions] })
class RealmOptionsModule {}

@Controller()
class LockedController {
  @Get() locked() {
    throw new UnauthorizedException();
  }
}

const FORMS = {
  forRoot: [RegistryHttpModule.forRoot(optionsFor('plain')), 'plain'],
  'forRoot()': [RegistryHttpModule.forRoot(), undefined],
  useFactory: [
    RegistryHttpModule.forRootAsync({ useFactory: async () => optionsFor('from-factory') }),
    'from-factory',
  ],
  'useFactory, inject, imports': [
    RegistryHttpModule.forRootAsync({
      imports: [RealmModule],
      inject: [Realm],
      useFactory: (realm: Realm) => optionsFor(realm.name),
    }),
    'from-injection',
  ],
  useClass: [RegistryHttpModule.forRootAsync({ useClass: RealmOptions }), 'from-class'],
  useExisting: [
    RegistryHttpModule.forRootAsync({ imports: [RealmOptionsModule], useExisting: RealmOptions }),
    'from-class',
  ],
} as const;

describe.each(EVERY_ADAPTER)('the forms of the module on %s', name => {
  it.each(Object.entries(FORMS))('%s', async (_form, [module, realm]) => {
    @Module({ imports: [module], controllers: [LockedController] })
    class AppModule {}
    const running = await start(name, AppModule);
    try {
      const response = await exchange(running.url);
      expect(response.status).toBe(401);
      expect(response.headers['www-authenticate']).toBe(
        realm === undefined ? 'Bearer realm="api"' : `Basic realm="${realm}"`,
      );
    } finally {
      await running.app.close();
    }
  });
});

describe('forRootAsync', () => {
  it.each([{}, { useFactory: () => ({}), useClass: RealmOptions }])('needs exactly one form: %o', options => {
    expect(() => RegistryHttpModule.forRootAsync(options)).toThrow(
      'RegistryHttpModule.forRootAsync: give exactly one of useFactory, useClass, useExisting',
    );
  });
});

describe('isGlobal', () => {
  @Injectable()
  class Consumer {
    constructor(
      readonly filter: RegistryExceptionFilter,
      readonly interceptor: SuccessCodeInterceptor,
    ) {}
  }
  @Module({ providers: [Consumer], exports: [Consumer] })
  class FeatureModule {}

  const compile = (options: RegistryHttpOptions) =>
    Test.createTestingModule({ imports: [RegistryHttpModule.forRoot(options), FeatureModule] }).compile();

  it('makes the filter and the interceptor injectable everywhere', async () => {
    const consumer = (await compile({})).get(Consumer, { strict: false });
    expect(consumer.filter).toBeInstanceOf(RegistryExceptionFilter);
    expect(consumer.interceptor).toBeInstanceOf(SuccessCodeInterceptor);
  });

  it('can be switched off', async () => {
    await expect(compile({ isGlobal: false })).rejects.toThrow(/can't resolve dependencies of the Consumer/);
  });
});

describe.each(EVERY_ADAPTER)('the option challenge on %s', name => {
  const { lines, logger } = collectLog();

  @Controller()
  class CookieController {
    @Get('unauthenticated') unauthenticated(): never {
      throw new UnauthorizedException('Log in');
    }
    @Get('own') own(): never {
      throw new UnauthorizedException('Log in', { challenge: { scheme: 'Bearer', error: 'invalid_token' } });
    }
  }

  it('set to false sends no challenge but that of an exception', async () => {
    @Module({ imports: [RegistryHttpModule.forRoot({ challenge: false })], controllers: [CookieController] })
    class AppModule {}
    const { app, url } = await start(name, AppModule);
    try {
      const { status, headers, body } = await exchange(`${url}/unauthenticated`);
      expect([status, headers['www-authenticate'], body]).toEqual([
        401,
        undefined,
        '{"code":"401 Unauthorized","message":"Log in"}',
      ]);
      const own = await exchange(`${url}/own`);
      expect(own.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    } finally {
      await app.close();
    }
  });

  it.each([
    [{}, true],
    [{ challenge: { scheme: 'Basic', realm: 'a' } }, false],
    [{ challenge: false as const }, false],
  ])('warns beside @ApiBasicAuth() if it is not set: %o', async (options, warns) => {
    @Controller()
    @ApiBasicAuth()
    class BasicController {
      @Get() get(): string {
        return 'ok';
      }
    }
    @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers: [BasicController] })
    class AppModule {}
    lines.length = 0;
    const { app } = await start(name, AppModule, { logger });
    await app.close();
    expect(lines.some(line => line.includes('BasicController has @ApiBasicAuth()'))).toBe(warns);
  });
});
