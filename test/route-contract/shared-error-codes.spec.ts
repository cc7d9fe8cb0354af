import {
  Controller,
  Get,
  HttpException,
  Injectable,
  type CanActivate,
  type DynamicModule,
  UseGuards,
} from '@nestjs/common';
import {
  ConflictException,
  GoneException,
  RegistryHttpModule,
  thrownBy,
  Throws,
  type InferredErrors,
  type RegistryHttpOptions,
  type ThrownError,
} from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { errorHeaders, exchange } from '../support/exchange.js';

class IdentifierTakenException extends ConflictException {
  static readonly errorCode = 'taken';
}

class NameTakenException extends ConflictException {
  static readonly errorCode: string = 'taken';
}

/** Inherits its errorCode. */
class MohTakenException extends IdentifierTakenException {}

/** Inherits it too, so that two classes have it of a third. */
class NhifTakenException extends IdentifierTakenException {}

class OtherTakenException extends NameTakenException {
  static override readonly errorCode = 'other-taken';
}

/** As Nest's users write it, without this library. */
class SlotTakenException extends HttpException {
  static readonly errorCode = 'taken';
  constructor() {
    super('The slot is taken', 409);
  }
}

@Injectable()
class Store {
  @Throws(NameTakenException)
  save(): void {}
}

@Injectable()
class Guard implements CanActivate {
  @Throws(NameTakenException)
  canActivate(): boolean {
    return true;
  }
}

const moduleOf = (controllers: DynamicModule['controllers'], options: RegistryHttpOptions = {}) => ({
  module: class AppModule {},
  imports: [RegistryHttpModule.forRoot(options)],
  controllers: controllers ?? [],
  providers: [Store, Guard],
});

/** A controller that declares these, and may throw something else. */
function controllerOf(declared: readonly ThrownError[], act: () => unknown = () => ({})) {
  @Controller()
  class FacilitiesController {
    @Get('declared')
    @Throws(...declared)
    declared(): unknown {
      return {};
    }
    @Get('act')
    act(): unknown {
      return act();
    }
  }
  return FacilitiesController;
}

@Controller()
@UseGuards(Guard)
class GuardedController {
  @Get('guarded')
  @Throws(IdentifierTakenException)
  find(): unknown {
    return {};
  }
}

const at = 'src/facilities.service.ts:12';
const inferredOf = (
  controller: ReturnType<typeof controllerOf>,
  ...errors: readonly { exception: string; errorCode: string; errorCodeOf?: string; status?: number }[]
): InferredErrors => [
  {
    controller,
    handlers: { act: errors.map(error => ({ status: 409, from: 'service', at, ...error })) },
  },
];

const both = (one: string, other: string) => `'taken': ${one} and ${other}`;
const IDENTIFIER = 'IdentifierTakenException (FacilitiesController.declared)';

describe.each(EVERY_ADAPTER)('an errorCode that two exceptions have, on %s', name => {
  let running: RunningApp | undefined;
  afterEach(async () => {
    await running?.app.close();
    running = undefined;
  });
  const run = async (module: DynamicModule, logger?: ReturnType<typeof collectLog>['logger']) => {
    running = await start(name, module, logger ? { logger } : {});
    return running;
  };
  const plain = controllerOf([]);
  const one = controllerOf([IdentifierTakenException]);

  it.each<[string, () => DynamicModule, string]>([
    [
      'declared by @Throws()',
      () => moduleOf([controllerOf([IdentifierTakenException, NameTakenException])]),
      both(IDENTIFIER, 'NameTakenException (FacilitiesController.declared)'),
    ],
    [
      'declared by a service',
      () => moduleOf([controllerOf([IdentifierTakenException, thrownBy(Store, 'save')])]),
      both(IDENTIFIER, 'NameTakenException (Store.save)'),
    ],
    [
      'declared by a guard',
      () => moduleOf([GuardedController]),
      both('IdentifierTakenException (GuardedController.find)', 'NameTakenException (Guard)'),
    ],
    [
      'one of them inferred',
      () =>
        moduleOf([one], {
          inferred: inferredOf(one, { exception: 'NameTakenException', errorCode: 'taken' }),
        }),
      both(IDENTIFIER, `NameTakenException (${at})`),
    ],
    [
      'both of them inferred',
      () =>
        moduleOf([plain], {
          inferred: inferredOf(
            plain,
            { exception: 'IdentifierTakenException', errorCode: 'taken' },
            { exception: 'NameTakenException', errorCode: 'taken', status: 410 },
          ),
        }),
      both(`IdentifierTakenException (${at})`, `NameTakenException (${at})`),
    ],
  ])('fails the start-up, which names both: %s', async (_, module, message) => {
    await expect(run(module())).rejects.toThrow(
      `RegistryHttpModule: an errorCode must be that of one exception:\n  ${message}\n` +
        'Give one of them another errorCode, or let one extend the other.',
    );
  });

  it.each<[string, () => DynamicModule]>([
    [
      'inherited from the other',
      () => moduleOf([controllerOf([IdentifierTakenException, MohTakenException])]),
    ],
    ['inherited by both', () => moduleOf([controllerOf([MohTakenException, NhifTakenException])])],
    ['replaced by another', () => moduleOf([controllerOf([NameTakenException, OtherTakenException])])],
    [
      'declared and inferred of one class, and of one that extends it',
      () =>
        moduleOf([one], {
          inferred: inferredOf(
            one,
            { exception: 'IdentifierTakenException', errorCode: 'taken' },
            { exception: 'MohTakenException', errorCode: 'taken', errorCodeOf: 'IdentifierTakenException' },
          ),
        }),
    ],
    [
      'given to exceptions of general classes',
      () =>
        moduleOf([one], {
          inferred: inferredOf(
            one,
            { exception: 'ConflictException', errorCode: 'taken' },
            { exception: 'RegistryException', errorCode: 'taken' },
          ),
        }),
    ],
  ])('is no fault if it is %s', async (_, module) => {
    await expect(run(module())).resolves.toHaveProperty('url');
  });

  it('is warned about once if a class is first seen as it is sent, and the response is as ever', async () => {
    let thrown = 0;
    const make = [
      () => new NameTakenException('Taken'),
      () => new SlotTakenException(),
      () => new MohTakenException('Taken'),
      () => new GoneException('Taken', { errorCode: 'taken' }),
    ];
    const { lines, logger } = collectLog();
    const controller = controllerOf([IdentifierTakenException], () => {
      throw make[thrown++ % make.length]?.();
    });
    const { url } = await run(moduleOf([controller], { undeclaredErrors: 'off' }), logger);

    const bodies = [
      { code: '409 Conflict', message: 'Taken', errorCode: 'taken' },
      { code: '409 Conflict', message: 'The slot is taken', errorCode: 'taken' },
      { code: '409 Conflict', message: 'Taken', errorCode: 'taken' },
      { code: '410 Gone', message: 'Taken', errorCode: 'taken' },
    ];
    for (const body of [...bodies, ...bodies]) {
      expect(await exchange(`${url}/act`)).toEqual({
        status: Number(body.code.slice(0, 3)),
        headers: errorHeaders(body),
        body: JSON.stringify(body),
      });
    }
    expect(lines.filter(line => line.includes('errorCode'))).toEqual([
      expect.stringContaining(
        `Two exceptions have the errorCode 'taken': ${IDENTIFIER} and NameTakenException (first sent now). ` +
          'Clients cannot tell them apart: give one of them another errorCode, or let one extend the other.',
      ),
    ]);
  });
});
