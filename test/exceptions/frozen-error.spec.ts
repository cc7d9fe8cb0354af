import { Controller, Get, Module, Query, ValidationPipe } from '@nestjs/common';
import { IsInt } from 'class-validator';
import { GoneException, RegistryException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

/*
 * The row: `Error` is frozen (SES, `lockdown`) in production, where a 4xx captures no stack. Its neighbours: the limit
 * can only be read (`--frozen-intrinsics`); it is an accessor that refuses, or that ignores what it is given; it is gone.
 */
const FROZEN: Record<string, PropertyDescriptor | undefined> = {
  'is not writable': { value: 10, writable: false, configurable: true },
  'has no setter': { get: () => 10, configurable: true },
  'has a setter that throws': {
    get: () => 10,
    set: () => {
      throw new Error('Not yours to set');
    },
    configurable: true,
  },
  'has a setter that ignores what it is given': { get: () => 10, set: () => undefined, configurable: true },
  'is gone': undefined,
};

class Ward {
  @IsInt()
  beds!: number;
}

@Controller('wards')
class WardsController {
  @Get('gone')
  gone(): never {
    throw new GoneException('The ward was closed');
  }

  /** Not a body: Fastify's own parser needs to set the limit. */
  @Get()
  list(@Query(new ValidationPipe({ expectedType: Ward })) filter: Ward): Ward {
    return filter;
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [WardsController] })
class WardsModule {}

describe.each(EVERY_ADAPTER)('If Error.stackTraceLimit cannot be set, on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, WardsModule);
  });
  afterAll(() => running.app.close());

  const writable = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  beforeEach(() => void vi.stubEnv('NODE_ENV', 'production'));
  afterEach(() => {
    if (writable) Object.defineProperty(Error, 'stackTraceLimit', writable);
    vi.unstubAllEnvs();
  });

  it.each(Object.entries(FROZEN))('errors get the same responses: it %s', async (_, descriptor) => {
    if (descriptor) Object.defineProperty(Error, 'stackTraceLimit', descriptor);
    else Reflect.deleteProperty(Error, 'stackTraceLimit');
    expect(new RegistryException(418, 'Short and stout').getResponse()).toEqual({
      code: "418 I'm a teapot",
      message: 'Short and stout',
    });

    for (const [path, body] of [
      ['/wards/gone', { code: '410 Gone', message: 'The ward was closed' }],
      ['/nowhere', { code: '404 Not Found', message: 'Resource not found' }],
      ['/wards?beds=many', { code: '400 Bad Request', message: 'Validation failed' }],
    ] as const) {
      const response = await exchange(`${running.url}${path}`);
      expect(response.status).toBe(Number(body.code.slice(0, 3)));
      expect(response.headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept' });
      expect(JSON.parse(response.body)).toMatchObject(body);
    }
  });
});
