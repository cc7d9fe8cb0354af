import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { createZodDto, ZodSerializerDto, ZodSerializerInterceptor, ZodValidationPipe } from 'nestjs-zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { runBoth } from './support/run-both.js';

class NewCat extends createZodDto(
  z.object({ name: z.string().min(2), tags: z.array(z.string()).default([]), age: z.number().int() }),
) {}

class Cat extends createZodDto(z.object({ name: z.string() })) {}

@Controller('cats')
@UseInterceptors(ZodSerializerInterceptor)
class CatsController {
  @Post()
  create(@Body() cat: NewCat): object {
    return cat;
  }

  @Get(':id')
  @ZodSerializerDto(Cat)
  find(@Param('id') id: string): object {
    return id === 'broken' ? { name: 7 } : { name: 'Tom', password: 'secret' };
  }
}

describe.each(EVERY_ADAPTER)('nestjs-zod on %s', adapter => {
  const both = runBoth(adapter, () => ({
    controllers: [CatsController],
    providers: [{ provide: APP_PIPE, useClass: ZodValidationPipe }],
  }));

  it('leaves a success that is parsed, and one that is serialised', async () => {
    const created = await both.expectSuccess('POST /cats', { body: { name: 'Tom', age: 3, more: 1 } });
    expect(JSON.parse(created.text)).toEqual({ name: 'Tom', tags: [], age: 3 });
    const found = await both.expectSuccess('GET /cats/1');
    expect(JSON.parse(found.text)).toEqual({ name: 'Tom' });
  });

  it('has every place that it refuses, and no value', async () => {
    const sent = { body: { name: 'X', tags: ['a', 7], age: 1.5 } };
    const { text } = await both.expectError(
      'POST /cats',
      {
        status: 400,
        members: {
          message: 'Validation failed',
          errors: [
            expect.objectContaining({ pointer: '/name', message: expect.any(String) }),
            expect.objectContaining({ pointer: '/tags/1', message: expect.any(String) }),
            expect.objectContaining({ pointer: '/age', message: expect.any(String) }),
          ],
        },
      },
      sent,
    );
    expect(text).not.toContain('1.5');
  });

  it('masks a result that does not fit its schema', async () => {
    await both.expectError('GET /cats/broken', { status: 500 });
  });
});
