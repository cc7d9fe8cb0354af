import {
  Body,
  Controller,
  Get,
  Module,
  Param,
  Post,
  Query,
  StandardSchemaValidationPipe,
  type PipeTransform,
} from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange, type Exchange } from '../support/exchange.js';

/** One shape in two validators, and what each of them says of the same body. */
const VALIDATORS = {
  zod: {
    facility: z.strictObject({
      name: z
        .string()
        .min(3)
        .regex(/^[A-Z]/, 'must start with a capital'),
      'a/b~c': z.string(),
      identifiers: z.array(z.object({ agency: z.string() })),
    }),
    paging: z.object({ limit: z.coerce.number().int(), filter: z.array(z.coerce.number()).optional() }),
    id: z.uuid('must be a UUID'),
    errors: [
      { pointer: '/name', message: 'Too small: expected string to have >=3 characters', code: 'too_small' },
      { pointer: '/name', message: 'must start with a capital', code: 'invalid_format' },
      {
        pointer: '/a~1b~0c',
        message: 'Invalid input: expected string, received undefined',
        code: 'invalid_type',
      },
      {
        pointer: '/identifiers/1/agency',
        message: 'Invalid input: expected string, received number',
        code: 'invalid_type',
      },
      { pointer: '', message: 'Unrecognized key: "more"', code: 'unrecognized_keys' },
    ],
    ofId: { parameter: 'id', message: 'must be a UUID', code: 'invalid_format' },
    whole: { pointer: '', message: 'Invalid input: expected object, received array', code: 'invalid_type' },
    limit: {
      parameter: 'limit',
      message: 'Invalid input: expected number, received NaN',
      code: 'invalid_type',
    },
    filter: {
      parameter: 'filter',
      message: 'Invalid input: expected number, received NaN',
      code: 'invalid_type',
    },
  },
  valibot: {
    facility: v.strictObject({
      name: v.pipe(v.string(), v.minLength(3, 'too short'), v.regex(/^[A-Z]/, 'must start with a capital')),
      'a/b~c': v.string('must be there'),
      identifiers: v.array(v.object({ agency: v.string('must be a string') })),
    }),
    paging: v.object({
      limit: v.pipe(v.string(), v.transform(Number), v.integer('must be whole')),
      filter: v.optional(v.array(v.pipe(v.string(), v.transform(Number), v.integer('must be whole')))),
    }),
    id: v.pipe(v.string(), v.uuid('must be a UUID')),
    errors: [
      { pointer: '/name', message: 'too short', code: 'min_length' },
      { pointer: '/name', message: 'must start with a capital', code: 'regex' },
      {
        pointer: '/a~1b~0c',
        message: 'Invalid key: Expected "a/b~c" but received undefined',
        code: 'strict_object',
      },
      { pointer: '/identifiers/1/agency', message: 'must be a string', code: 'string' },
      { pointer: '/more', message: 'Invalid key: Expected never but received "more"', code: 'strict_object' },
    ],
    ofId: { parameter: 'id', message: 'must be a UUID', code: 'uuid' },
    whole: undefined, // to valibot an array is an object
    limit: { parameter: 'limit', message: 'must be whole', code: 'integer' },
    filter: { parameter: 'filter', message: 'must be whole', code: 'integer' },
  },
} as const;

const failed = (errors: readonly object[], code = '400 Bad Request') => ({
  code,
  message: 'Validation failed',
  errors,
});

/** As a user writes it who knows no pipe of Nest's: what the validator throws goes through. */
const bare = (validator: keyof typeof VALIDATORS): PipeTransform => ({
  transform: value =>
    validator === 'zod' ? VALIDATORS.zod.facility.parse(value) : v.parse(VALIDATORS.valibot.facility, value),
});

describe.each(EVERY_ADAPTER)('A Standard Schema on %s', name => {
  describe.each(Object.keys(VALIDATORS) as (keyof typeof VALIDATORS)[])('of %s', validator => {
    const { facility, paging, id, errors, whole, limit, filter, ofId } = VALIDATORS[validator];
    let running: RunningApp | undefined;
    afterEach(() => running?.app.close());

    @Controller('facilities')
    class FacilitiesController {
      @Post()
      create(@Body({ schema: facility }) body: unknown): unknown {
        return body;
      }

      @Post('part')
      part(@Body('facility', { schema: facility }) body: unknown): unknown {
        return body;
      }

      @Post('bare')
      bare(@Body(bare(validator)) body: unknown): unknown {
        return body;
      }

      @Post('broken')
      broken(): unknown {
        return bare(validator).transform({}, { type: 'body' });
      }

      @Get()
      list(@Query({ schema: paging }) query: unknown): unknown {
        return query;
      }

      @Get(':id')
      find(@Param('id', { schema: id }) key: unknown): unknown {
        return key;
      }
    }

    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
    class AppModule {}

    const run = async (pipe = new StandardSchemaValidationPipe()) => {
      running = await start(name, AppModule, { configure: app => app.useGlobalPipes(pipe) });
    };
    const post = (path: string, body: unknown): Promise<Exchange> =>
      exchange(`${running?.url}/facilities${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const get = (path: string) => exchange(`${running?.url}/facilities${path}`);
    const response = (body: object) => ({
      status: Number(JSON.stringify(body).slice(9, 12)),
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });

    const INVALID = { name: 'x', identifiers: [{ agency: 'MOH' }, { agency: 1 }], more: 'secret' };

    it('names the members of the body', async () => {
      await run();

      expect(await post('', INVALID)).toEqual(response(failed(errors)));
      if (whole) expect(await post('', [])).toEqual(response(failed([whole])));
      const body = { name: 'Kakamega', 'a/b~c': 'x', identifiers: [] };
      expect(await post('', body)).toMatchObject({ status: 201, body: JSON.stringify(body) });
    });

    it('points into the whole body from a member of it', async () => {
      await run();

      const inPart = errors.map(error => ({ ...error, pointer: `/facility${error.pointer}` }));
      expect(await post('/part', { facility: INVALID })).toEqual(response(failed(inPart)));
    });

    it('names the parameters of a query and of a path', async () => {
      await run();

      expect(await get('?limit=x')).toEqual(response(failed([limit])));
      expect(await get('?limit=1&filter=2&filter=x')).toEqual(response(failed([filter])));
      expect(await get('/x')).toEqual(response(failed([ofId])));
    });

    it('keeps the status that it is told', async () => {
      await run(new StandardSchemaValidationPipe({ errorHttpStatusCode: 422 }));

      expect(await post('', INVALID)).toEqual(response(failed(errors, '422 Unprocessable Content')));
    });

    it('keeps the limit that it is told', async () => {
      await run(new StandardSchemaValidationPipe({ maxErrorMessagesLength: 1 }));

      expect(await post('', INVALID)).toEqual(
        response(failed([errors[0], { message: 'Further validation errors were omitted' }])),
      );
    });

    it('is taken for what it is if a pipe of the user lets its error through', async () => {
      await run();

      expect(await post('/bare', INVALID)).toEqual(response(failed(errors)));
    });

    it('is a fault of the server if it fails outside of a pipe', async () => {
      await run();

      expect(await post('/broken', {})).toEqual(response({ code: '500 Internal Server Error' }));
    });
  });
});
