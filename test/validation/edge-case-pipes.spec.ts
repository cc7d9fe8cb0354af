import {
  Body,
  Controller,
  createParamDecorator,
  Get,
  Module,
  ParseIntPipe,
  Post,
  Query,
  StandardSchemaValidationPipe,
  ValidationPipe,
  type ArgumentMetadata,
  type PipeTransform,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

class Caller {
  @IsString()
  name!: string;
}

/** Nothing of it is decorated, so that class-validator does not know it. */
class Undecorated {}

const Current = createParamDecorator(() => ({ name: 7 }));

/** A pipe of the user's that throws no error at all. */
const throwing: PipeTransform = {
  transform: () => {
    throw 'secret';
  },
};

/** A pipe of the user's that tells the one it has of its own nothing of the parameter. */
class PipeAround implements PipeTransform {
  private readonly inner = new ParseIntPipe();
  transform(value: string, metadata: ArgumentMetadata): unknown {
    return this.inner.transform(value, (metadata.data === 'told' ? metadata : undefined) as never);
  }
}

const range = z.object({ from: z.string(), to: z.string() });
const ordered = range.refine(({ from, to }) => from <= to, 'from must not be behind to');

/** A validator that names no place, and knows of a problem that it has no words for. */
const terse = {
  '~standard': {
    version: 1,
    vendor: 'terse',
    validate: () => ({ issues: [{ message: 'must be better' }, {} as { message: string }] }),
  },
} as const;

/** It has a member that is named as the parameter is. */
const namesake = z.object({ body: z.string('must be a text') });

const schemas = new StandardSchemaValidationPipe();

@Controller('try')
class OddController {
  @Post('text')
  text(@Body(throwing) body: unknown): unknown {
    return body;
  }

  @Get('caller')
  caller(@Current(new ValidationPipe({ validateCustomDecorators: true })) caller: Caller): unknown {
    return caller;
  }

  @Post('undecorated')
  undecorated(@Body(new ValidationPipe({ forbidUnknownValues: true })) body: Undecorated): unknown {
    return body;
  }

  @Get('ordered')
  ordered(@Query({ schema: ordered, pipes: [schemas] }) query: unknown): unknown {
    return query;
  }

  @Post('terse')
  terse(@Body({ schema: terse, pipes: [schemas] }) body: unknown): unknown {
    return body;
  }

  @Post('namesake')
  namesake(@Body({ schema: namesake, pipes: [schemas] }) body: unknown): unknown {
    return body;
  }

  @Get('around')
  around(
    @Query('told', new PipeAround()) _told: unknown,
    @Query('untold', new PipeAround()) _untold: unknown,
  ): unknown {
    return {};
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [OddController] })
class AppModule {}

const refused = (...errors: object[]) => ({
  code: '400 Bad Request',
  message: 'Validation failed',
  errors,
});

describe.each(EVERY_ADAPTER)('A pipe on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, AppModule);
  });
  afterAll(() => running.app.close());

  it.each<[what: string, method: string, path: string, body: { code: string }]>([
    ['that throws a text', 'POST', 'text', { code: '500 Internal Server Error' }],
    [
      'that refuses what the client did not send',
      'GET',
      'caller',
      refused({ message: 'name must be a string', code: 'isString' }),
    ],
    [
      'that does not know a class',
      'POST',
      'undecorated',
      refused({
        pointer: '',
        message: 'an unknown value was passed to the validate function',
        code: 'unknownValue',
      }),
    ],
    [
      'that refuses a query as a whole',
      'GET',
      'ordered?from=2&to=1',
      refused({ message: 'from must not be behind to', code: 'custom' }),
    ],
    ['that is told no place, and less', 'POST', 'terse', refused({ pointer: '', message: 'must be better' })],
    [
      'that refuses a member named as the parameter',
      'POST',
      'namesake',
      refused({ pointer: '/body', message: 'must be a text', code: 'invalid_type' }),
    ],
    [
      'with a pipe of its own',
      'GET',
      'around?told=x&untold=1',
      refused({ parameter: 'told', message: 'numeric string is expected', code: 'isInt' }),
    ],
    [
      'with a pipe of its own that is told nothing',
      'GET',
      'around?told=1&untold=x',
      refused({ parameter: 'untold', message: 'numeric string is expected', code: 'isInt' }),
    ],
  ])('%s', async (_, method, path, body) => {
    const response = await exchange(`${running.url}/try/${path}`, {
      method,
      ...(method === 'POST' && { headers: { 'content-type': 'application/json' }, body: '{}' }),
    });

    expect(response).toEqual({
      status: Number(body.code.slice(0, 3)),
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
  });
});
