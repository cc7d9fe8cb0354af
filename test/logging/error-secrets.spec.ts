import {
  BadRequestException as NestBadRequest,
  Body,
  ConsoleLogger,
  Controller,
  Get,
  HttpException,
  Module,
  NotFoundException as NestNotFound,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Res,
  ValidationPipe,
  type INestApplication,
} from '@nestjs/common';
import { IsEmail, IsString } from 'class-validator';
import { NotFoundException, RegistryHttpModule, registryFastifyOptions } from 'nestjs-registry-http';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';
import { captureOutput } from './capture-output.js';

const SECRET = 'secret-7f3a';

class Facility {
  @IsString() name!: string;
  @IsEmail() contact!: string;
}

const errorWith = (message: string, members: object = {}): Error =>
  Object.assign(new Error(message), members);

const NOT_NULL = {
  code: '23502',
  detail: `Failing row contains (${SECRET})`,
  table: 'facilities',
  column: 'name',
  constraint: 'facilities_name',
  parameters: [SECRET],
  query: `insert into facilities values ('${SECRET}')`,
  where: SECRET,
};

/** What is thrown → what the log must have of it. Of each, the secret is in a member or in the message. */
const THROWN: Readonly<
  Record<string, readonly [make: () => unknown, level: string, expected: readonly string[]]>
> = {
  'a missing value that a database refused': [
    () => errorWith('null value in column "name"', NOT_NULL),
    'warn',
    [
      'null value in column',
      "code: '23502', constraint: 'facilities_name', table: 'facilities', column: 'name'",
    ],
  ],
  'the same under an ORM': [
    () => errorWith('Failed', { name: 'QueryFailedError', driverError: errorWith('null value', NOT_NULL) }),
    'warn',
    ['caused by: Error: null value', "table: 'facilities'"],
  ],
  'a check that a database refused': [
    () => errorWith('violates check', { ...NOT_NULL, code: '23514' }),
    'warn',
    ['violates check', '23514'],
  ],
  'a value that a database could not read': [
    () => errorWith(`invalid input syntax for type uuid: "${SECRET}"`, { code: '22P02' }),
    'warn',
    ['invalid input syntax for type uuid'],
  ],
  'a conflict': [
    () => errorWith('duplicate key', { ...NOT_NULL, code: '23505' }),
    'debug',
    ['duplicate key', '23505'],
  ],
  'a duplicate of MySQL': [
    () => errorWith(`Duplicate entry '${SECRET}' for key 'codes'`, { code: 'ER_DUP_ENTRY', errno: 1062 }),
    'debug',
    ['Duplicate entry', 'codes'],
  ],
  'an error of axios': [
    () =>
      errorWith('Request failed with status code 500', {
        name: 'AxiosError',
        isAxiosError: true,
        code: 'ERR_BAD_RESPONSE',
        config: { headers: { authorization: SECRET } },
        request: { path: `/?token=${SECRET}` },
        response: { status: 500, data: SECRET },
      }),
    'error',
    ['AxiosError [ERR_BAD_RESPONSE]: Request failed', "code: 'ERR_BAD_RESPONSE'"],
  ],
  'an error of Drizzle': [
    () =>
      errorWith(`Failed query: insert into "a" values ($1)\nparams: ${SECRET}`, {
        query: SECRET,
        params: [SECRET],
      }),
    'error',
    ['Failed query: insert into'],
  ],
  'an error of Knex': [
    () =>
      errorWith(`insert into "a" ("b") values ('${SECRET}') - relation "a" does not exist`, {
        code: '42P01',
      }),
    'error',
    ['relation \\"a\\" does not exist'],
  ],
  'an error of Prisma': [
    () => errorWith(`\nInvalid \`prisma.a.create()\` invocation:\n\n{\n  b: "${SECRET}"\n}\n\nUnknown field`),
    'error',
    ['Invalid `prisma.a.create()` invocation', 'Unknown field'],
  ],
  'a text that is no JSON': [
    () => {
      try {
        return JSON.parse(`{"a": ${SECRET}}`) as unknown;
      } catch (error) {
        return error;
      }
    },
    'error',
    ['SyntaxError'],
  ],
  'a target in a message': [
    () => errorWith(`GET https://upstream.example/x?token=${SECRET} failed`),
    'error',
    ['GET https://upstream.example/x failed'],
  ],
  'a target in a message of Nest’s': [
    () => new NestNotFound(`Cannot GET /facilities?token=${SECRET}`),
    'debug',
    ['Cannot GET /facilities'],
  ],
  'an object': [() => ({ password: SECRET }), 'error', ['Object']],
  'an error with members': [() => errorWith('odd', { user: { password: SECRET } }), 'error', ['Error: odd']],
  'a cause with members': [
    () => new Error('outer', { cause: errorWith('inner', { detail: SECRET }) }),
    'error',
    ['outer', 'caused by: Error: inner'],
  ],
  'an error whose stack holds its message': [
    () => errorWith(`x?y /a?token=${SECRET}\n    at home`),
    'error',
    ['/a'],
  ],
};

type Passthrough = ServerResponse & { readonly raw?: ServerResponse };
/** What request loggers find on the response of a path. */
const left = new Map<string, unknown>();

@Controller()
class ThrowingController {
  @Get('thrown/:name')
  throw(@Param('name') name: string): never {
    throw THROWN[name]?.[0]();
  }

  @Post('facilities')
  create(@Body(new ValidationPipe({ expectedType: Facility })) facility: Facility): Facility {
    return facility;
  }

  @Post('own')
  own(): never {
    throw new NestBadRequest({ message: { 'a.b': [`${SECRET} is taken`] } });
  }

  @Get('query')
  query(@Query('limit', ParseIntPipe) limit: number): object {
    return { limit };
  }

  @Get('left/:status')
  leave(@Param('status') status: string, @Res({ passthrough: true }) response: Passthrough): never {
    const raw = response.raw ?? response;
    raw.once('finish', () => left.set(status, (raw as { err?: unknown }).err));
    throw status === '404' ? new NotFoundException('No') : new HttpException('No', Number(status));
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'off' })],
  controllers: [ThrowingController],
})
class AppModule {}

const TYPE = { 'content-type': 'application/json' };

describe.each(EVERY_ADAPTER)('the log on %s', adapter => {
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    const made =
      adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter(registryFastifyOptions() as object);
    app = await NestFactory.create(AppModule, made as never, { logger: false });
    app.useLogger(new ConsoleLogger({ json: true, logLevels: ['debug', 'warn', 'error'] }));
    await app.listen(0, '127.0.0.1');
    url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  });
  afterAll(() => app.close());

  /** The lines of one request. */
  async function lines(path: string, options: Parameters<typeof exchange>[1] = {}): Promise<string[]> {
    const text = await captureOutput(() => exchange(`${url}${path}`, options));
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('token=');
    return text.split('\n').filter(line => line.includes('"RegistryHttp"'));
  }

  it.each(Object.entries(THROWN))('tells of %s without its values', async (name, [, level, expected]) => {
    const found = await lines(`/thrown/${encodeURIComponent(name)}?token=${SECRET}`);

    expect(found).toHaveLength(1);
    expect(JSON.parse(found[0] ?? '')).toMatchObject({ level });
    for (const text of expected) expect(found[0]).toContain(text);
    // Nobody looks for where in the code an error comes from that is expected.
    expect((JSON.parse(found[0] ?? '') as { message: object }).message).toEqual(
      level === 'debug'
        ? expect.not.objectContaining({ stack: expect.anything() as unknown })
        : expect.objectContaining({ stack: expect.any(String) as unknown }),
    );
  });

  it.each<[string, string, Parameters<typeof exchange>[1], object]>([
    [
      'of a refused body',
      '/facilities',
      { method: 'POST', headers: TYPE, body: JSON.stringify({ name: 7, contact: SECRET }) },
      {
        msg: 'POST /facilities 400: BadRequestException: Validation failed (/name, /contact)',
        places: ['/name', '/contact'],
      },
    ],
    [
      'of a refused parameter',
      `/query?limit=${SECRET}`,
      {},
      {
        msg: 'GET /query 400: BadRequestException: Validation failed (limit)',
        places: ['limit'],
      },
    ],
    [
      'of a list that the application gave',
      '/own',
      { method: 'POST' },
      { msg: 'POST /own 400: BadRequestException: Validation failed (/a.b)', places: ['/a.b'] },
    ],
  ])('tells the places %s', async (_, path, options, expected) => {
    const found = await lines(path, options);

    expect(found).toHaveLength(1);
    expect(JSON.parse(found[0] ?? '')).toMatchObject({ level: 'debug', message: expected });
  });

  it.each<[string, string, Parameters<typeof exchange>[1], string]>([
    [
      'a malformed body',
      `/facilities?token=${SECRET}`,
      { method: 'POST', headers: TYPE, body: `{"password": ${SECRET}}` },
      'The body is malformed',
    ],
    [
      'a malformed text',
      '/facilities',
      { method: 'POST', headers: TYPE, body: `"${SECRET}` },
      'The body is malformed',
    ],
    [
      'a path that cannot be decoded',
      `/thrown/%FF${SECRET}?token=${SECRET}`.replace(`%FF${SECRET}`, '%FF'),
      {},
      'The path cannot be decoded',
    ],
    ['a path that does not exist', `/nowhere?token=${SECRET}`, {}, 'Resource not found'],
    ['a method that is not allowed', `/query?token=${SECRET}`, { method: 'DELETE' }, 'not allowed'],
  ])('has nothing of %s but what is wrong', async (_, path, options, expected) => {
    const found = await lines(path, options);

    expect(found).toHaveLength(1);
    expect(JSON.parse(found[0] ?? '')).toMatchObject({ level: 'debug' });
    expect(found[0]).toContain(expected);
  });

  it('finds the error of a 5xx on the response, and none of a 4xx', async () => {
    left.clear();
    for (const status of ['404', '422', '500', '503']) await exchange(`${url}/left/${status}`);

    expect([...left]).toEqual([
      ['404', undefined],
      ['422', undefined],
      ['500', expect.any(HttpException)],
      ['503', expect.any(HttpException)],
    ]);
  });
});
