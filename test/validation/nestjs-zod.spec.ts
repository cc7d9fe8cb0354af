import { Body, Controller, Get, Module, Post, Query, UsePipes } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { createZodDto, createZodValidationPipe, ZodValidationPipe } from 'nestjs-zod';
import { BadRequestException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

class Facility extends createZodDto(
  z.object({ name: z.string(), identifiers: z.array(z.object({ 'a/b': z.string() })) }),
) {}

class Paging extends createZodDto(z.object({ limit: z.coerce.number().int().min(1) })) {}

const OwnWordsPipe = createZodValidationPipe({
  createValidationException: () => new BadRequestException('Look again'),
});

@Controller('facilities')
class FacilitiesController {
  @Post()
  create(@Body() facility: Facility): unknown {
    return facility;
  }

  @Get()
  list(@Query() paging: Paging): unknown {
    return paging;
  }

  @Post('schema')
  @UsePipes(new ZodValidationPipe(z.object({ name: z.string() })))
  schema(@Body() facility: unknown): unknown {
    return facility;
  }

  @Post('own')
  own(@Body(OwnWordsPipe) facility: Facility): unknown {
    return facility;
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot()],
  controllers: [FacilitiesController],
  providers: [{ provide: APP_PIPE, useClass: ZodValidationPipe }],
})
class AppModule {}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
class AppWithoutGlobalPipe {}

describe.each(EVERY_ADAPTER)('nestjs-zod on %s', name => {
  let running: RunningApp | undefined;
  afterEach(() => running?.app.close());

  const post = (path: string, body: unknown) =>
    exchange(`${running?.url}/facilities${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const refused = (errors: object[] | undefined, message = 'Validation failed') => {
    const body = { code: '400 Bad Request', message, errors };
    return { status: 400, headers: errorHeaders(body), body: JSON.stringify(body) };
  };

  it('names the members of the body and the parameters of the query', async () => {
    running = await start(name, AppModule);

    expect(await post('', { identifiers: [{ 'a/b': 7 }] })).toEqual(
      refused([
        {
          pointer: '/name',
          message: 'Invalid input: expected string, received undefined',
          code: 'invalid_type',
        },
        {
          pointer: '/identifiers/0/a~1b',
          message: 'Invalid input: expected string, received number',
          code: 'invalid_type',
        },
      ]),
    );
    expect(await exchange(`${running.url}/facilities?limit=0`)).toEqual(
      refused([{ parameter: 'limit', message: 'Too small: expected number to be >=1', code: 'too_small' }]),
    );
    expect(await exchange(`${running.url}/facilities?limit=2`)).toMatchObject({
      status: 200,
      body: '{"limit":2}',
    });
  });

  it('names the members of the body by a schema of the method', async () => {
    running = await start(name, AppWithoutGlobalPipe);

    expect(await post('/schema', { name: 7 })).toEqual(
      refused([
        {
          pointer: '/name',
          message: 'Invalid input: expected string, received number',
          code: 'invalid_type',
        },
      ]),
    );
  });

  it('leaves an exception of the user as it is', async () => {
    running = await start(name, AppWithoutGlobalPipe);

    expect(await post('/own', {})).toEqual(refused(undefined, 'Look again'));
  });
});
