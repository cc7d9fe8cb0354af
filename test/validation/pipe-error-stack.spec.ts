import { BadRequestException, Body, Controller, Module, Post, ValidationPipe } from '@nestjs/common';
import { IsInt } from 'class-validator';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

class Ward {
  @IsInt()
  beds!: number;
}

@Controller()
class WardsController {
  @Post('wards')
  create(@Body(new ValidationPipe({ expectedType: Ward })) ward: Ward) {
    return ward;
  }

  @Post('grouped')
  grouped(@Body(new ValidationPipe({ expectedType: Ward, errorFormat: 'grouped' })) ward: Ward) {
    return ward;
  }

  @Post('own')
  own(
    @Body(
      new ValidationPipe({
        expectedType: Ward,
        exceptionFactory: () => new BadRequestException('Own words'),
      }),
    )
    ward: Ward,
  ) {
    return ward;
  }

  @Post('faulty')
  faulty(@Body(new ValidationPipe({ expectedType: Ward, errorHttpStatusCode: 500 })) ward: Ward) {
    return ward;
  }
}

describe.each(EVERY_ADAPTER)('the stack of what a pipe throws, on %s', adapter => {
  let running: RunningApp;
  afterEach(async () => {
    vi.unstubAllEnvs();
    await running.app.close();
  });

  const thrown: Error[] = [];
  const refuse = async (environment: string, path: string) => {
    vi.stubEnv('NODE_ENV', environment);
    thrown.length = 0;
    @Module({
      imports: [
        RegistryHttpModule.forRoot({ onError: (_, context) => thrown.push(context.thrown as Error) }),
      ],
      controllers: [WardsController],
    })
    class WardsModule {}
    running = await start(adapter, WardsModule);
    return exchange(`${running.url}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"beds":"many"}',
    });
  };

  it.each(['wards', 'grouped'])('is not captured for a 4xx in production: %s', async path => {
    const limit = Error.stackTraceLimit;
    const body = {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ pointer: '/beds', message: 'beds must be an integer number', code: 'isInt' }],
    };
    expect(await refuse('production', path)).toEqual({
      status: 400,
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
    expect(thrown.map(({ stack }) => stack)).toEqual([expect.not.stringContaining('\n    at ')]);
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it.each([
    ['production', 'own', 400],
    ['production', 'faulty', 500],
    ['test', 'wards', 400],
  ] as const)('is captured in %s by %s, which responds with %i', async (environment, path, status) => {
    expect((await refuse(environment, path)).status).toBe(status);
    expect(thrown.map(({ stack }) => stack)).toEqual([expect.stringContaining('\n    at ')]);
  });
});
