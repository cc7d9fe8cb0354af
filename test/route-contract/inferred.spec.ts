import { Controller, Delete, ForbiddenException, Get, Injectable, Module, UseGuards } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import {
  ConflictException,
  GoneException,
  RegistryContract,
  RegistryHttpModule,
  renderContractPage,
  Throws,
  type InferredErrors,
} from 'nestjs-registry-http';
import { describeContract } from 'nestjs-registry-http/openapi';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { collectLog } from '../support/collect-log.js';
import { exchange } from '../support/exchange.js';

/** Of a package: its body is not read, but for one error. */
@Injectable()
@Throws(
  { error: ForbiddenException, when: 'the key is another one' },
  { error: 429, when: 'the key is busy' },
)
class KeyGuard {
  canActivate(): boolean {
    return true;
  }
}

@Controller('orders')
class OrdersController {
  @Get('gone') gone(): never {
    throw new GoneException('Order 7 was removed');
  }
  @Get('taken') taken(): never {
    throw new ConflictException('taken');
  }
  @Get('guarded')
  @UseGuards(KeyGuard)
  guarded(): string {
    return 'mine';
  }
  @Delete('mine')
  @Throws({ error: 410, when: 'it was removed before' })
  mine(): never {
    throw new GoneException('Order 7 was removed');
  }
}

const gone = {
  status: 410,
  exception: 'GoneException',
  errorCode: 'order-removed',
  messages: ['Order {id} was removed'],
  from: 'service',
  at: 'src/orders.service.ts:12',
} as const;

const refused = {
  status: 403,
  exception: 'ForbiddenException',
  messages: ['wrong key'],
  from: 'guard',
  at: 'src/key.guard.ts:7',
} as const;

const inferred: InferredErrors = [
  {
    controller: OrdersController,
    handlers: { gone: [gone], taken: [gone], mine: [gone], guarded: [refused] },
  },
];

@Module({
  imports: [RegistryHttpModule.forRoot({ inferred, undeclaredErrors: 'error' })],
  controllers: [OrdersController],
})
class AppModule {}

describe.each(EVERY_ADAPTER)('inferred errors on %s', name => {
  const { lines, logger } = collectLog();

  it('are declared errors: in the contract, its page, OpenAPI, and for undeclaredErrors', async () => {
    const { app, url } = await start(name, AppModule, { logger });
    try {
      const contract = app.get(RegistryContract);
      const route = contract.routes.find(({ handler }) => handler === 'gone');
      expect(route?.declared).toBe(true);
      expect(route?.errors.find(({ status }) => status === 410)).toEqual({
        status: 410,
        code: '410 Gone',
        exception: 'GoneException',
        description: 'Order {id} was removed',
        source: 'service',
        by: 'OrdersController.gone',
        errorCode: 'order-removed',
        at: 'src/orders.service.ts:12',
      });
      expect(renderContractPage(contract)).toContain(
        'Order {id} was removed (OrdersController.gone, src/orders.service.ts:12)',
      );
      const document = describeContract(
        SwaggerModule.createDocument(app, new DocumentBuilder().build()),
        app,
      );
      expect(document.paths['/orders/gone']?.get?.responses['410']).toMatchObject({
        description: 'Order {id} was removed',
      });

      expect((await exchange(`${url}/orders/gone`)).status).toBe(410);
      const undeclared = await exchange(`${url}/orders/taken`);
      expect([undeclared.status, undeclared.body]).toEqual([500, '{"code":"500 Internal Server Error"}']);
      expect(lines.some(line => line.includes('answered 409 Conflict'))).toBe(true);
    } finally {
      await app.close();
    }
  });

  it('give way to what a declaration says of the same error', async () => {
    const { app } = await start(name, AppModule, { logger });
    try {
      const route = app.get(RegistryContract).routes.find(({ handler }) => handler === 'mine');
      const errors = route?.errors.filter(({ status }) => status === 410);
      expect(errors?.map(({ description }) => description)).toEqual(['it was removed before']);
    } finally {
      await app.close();
    }
  });

  it('leave what a guard declares beside them', async () => {
    const { app } = await start(name, AppModule, { logger });
    try {
      const route = app.get(RegistryContract).routes.find(({ handler }) => handler === 'guarded');
      const errors = route?.errors.map(({ status, description, source }) => [status, description, source]);
      expect(errors).toEqual([
        [403, 'wrong key', 'guard'],
        [429, 'the key is busy', 'guard'],
        [500, 'the server met an error while doing what was asked', 'library'],
      ]);
    } finally {
      await app.close();
    }
  });
});

it('are refused at start-up in any other form than the one that is written', () => {
  expect(() => RegistryHttpModule.forRoot({ inferred: {} as never })).toThrow(
    'RegistryHttpModule: option "inferred" must be what `nestjs-registry-http infer --write` has written, but is {}',
  );
});
