import { Controller, Delete, Get, Module, Put } from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { messagesOf, rawExchange } from '../support/raw-exchange.js';
import { responseTo } from './response-to.js';

@Controller({ path: 'shared', host: 'one.test' })
class OneController {
  @Get() list() {
    return [];
  }
  @Put() replace() {
    return {};
  }
}

@Controller({ path: 'shared', host: 'two.test' })
class TwoController {
  @Get() list() {
    return [];
  }
}

@Controller('shared')
class EverywhereController {
  @Put() replace() {
    return {};
  }
}

@Controller({ path: 'shared', host: 'three.test' })
class ThreeController {
  @Put() replace() {
    return {};
  }
}

@Controller('shared')
class OpenController {
  @Delete() remove() {
    return {};
  }
}

/** Fastify refuses a method and a path that it has already, whatever the host. */
describe('a path of controllers that are bound to several hosts, on Express', () => {
  @Module({
    imports: [RegistryHttpModule.forRoot()],
    controllers: [OneController, TwoController, EverywhereController, ThreeController],
  })
  class AppModule {}

  it.each([
    ['DELETE', 'one.test', '405: GET, HEAD, PUT, OPTIONS'],
    ['DELETE', 'two.test', '405: GET, HEAD, PUT, OPTIONS'],
    ['DELETE', 'three.test', '405: PUT, OPTIONS'],
    ['DELETE', 'elsewhere.test', '405: PUT, OPTIONS'],
    ['GET', 'two.test', '200'],
    ['GET', 'elsewhere.test', '405: PUT, OPTIONS'],
    ['PUT', 'one.test', '200'],
    ['PUT', 'elsewhere.test', '200'],
  ])('responds to %s for %s: %s', async (method, host, expected) => {
    const { app, url } = await start('express', AppModule);
    expect(await responseTo(url, `${method} /shared`, { headers: { Host: host } })).toBe(expected);
    await app.close();
  });
});

describe.each(EVERY_ADAPTER)('a request without a host on %s', adapter => {
  @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [OneController, OpenController] })
  class AppModule {}

  it('has the methods that are bound to none', async () => {
    const { app, port } = await start(adapter, AppModule);
    const { text } = await rawExchange(port, 'POST /shared HTTP/1.0\r\n\r\n');
    expect(messagesOf(text)).toMatchObject([
      {
        status: 405,
        headers: { allow: 'DELETE, OPTIONS' },
        body: '{"code":"405 Not Allowed","message":"The operation is not allowed on this resource"}',
      },
    ]);
    await app.close();
  });
});
