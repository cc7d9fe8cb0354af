import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpException,
  Injectable,
  Module,
  Param,
  Post,
  Query,
  Scope,
  UsePipes,
  ValidationPipe,
  type ArgumentMetadata,
  type PipeTransform,
  type ValidationPipeOptions,
} from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
  type ValidationError,
} from 'class-validator';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange, type Exchange } from '../support/exchange.js';

class Identifier {
  @IsString()
  agency!: string;
}

class Address {
  @IsString()
  @IsNotEmpty()
  street!: string;
}

class Facility {
  @IsString()
  @MaxLength(20)
  name!: string;

  @ValidateNested()
  @Type(() => Address)
  address!: Address;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Identifier)
  identifiers!: Identifier[];

  @IsString()
  'a/b~c'!: string;
}

class Options {
  @IsOptional()
  @IsString()
  note?: string;
}

class Paging {
  @IsInt()
  @Min(1)
  @Type(() => Number)
  limit!: number;
}

class Key {
  @MaxLength(3)
  id!: string;
}

const VALID = { name: 'Kakamega', address: { street: 'Main' }, identifiers: [], 'a/b~c': 'x' };

/** Applications as they are written: the same controller, and the pipe bound in each of Nest's ways. */
function facilities(pipes: { method?: unknown; body?: unknown } = {}) {
  @Controller('facilities')
  class FacilitiesController {
    @Post()
    @UsePipes(...([pipes.method].filter(Boolean) as PipeTransform[]))
    create(@Body(...([pipes.body].filter(Boolean) as PipeTransform[])) facility: Facility): unknown {
      return facility;
    }

    @Post('address')
    address(@Body('address') address: Address): unknown {
      return address;
    }

    @Post('options')
    options(@Body() options: Options): unknown {
      return options;
    }

    @Get()
    list(@Query() paging: Paging): unknown {
      return paging;
    }

    @Get(':id')
    find(@Param() key: Key): unknown {
      return key;
    }
  }
  return FacilitiesController;
}

const REFUSED = {
  code: '400 Bad Request',
  message: 'Validation failed',
  errors: [
    { pointer: '/name', message: 'name must be shorter than or equal to 20 characters', code: 'maxLength' },
    { pointer: '/name', message: 'name must be a string', code: 'isString' },
    { pointer: '/address/street', message: 'street should not be empty', code: 'isNotEmpty' },
    { pointer: '/address/street', message: 'street must be a string', code: 'isString' },
    { pointer: '/identifiers/1/agency', message: 'agency must be a string', code: 'isString' },
    { pointer: '/a~1b~0c', message: 'a/b~c must be a string', code: 'isString' },
  ],
};
const INVALID = { name: 7, address: {}, identifiers: [{ agency: 'MOH' }, { agency: 1 }] };

describe.each(EVERY_ADAPTER)('A ValidationPipe on %s', name => {
  let running: RunningApp | undefined;
  afterEach(() => running?.app.close());

  async function run(options: {
    controller?: new () => object;
    providers?: unknown[];
    globalPipe?: PipeTransform;
  }): Promise<void> {
    @Module({
      imports: [RegistryHttpModule.forRoot()],
      controllers: [options.controller ?? facilities()],
      providers: (options.providers ?? []) as [],
    })
    class AppModule {}
    running = await start(name, AppModule, {
      configure: app => options.globalPipe && app.useGlobalPipes(options.globalPipe),
    });
  }

  const post = (body: unknown, path = '/facilities'): Promise<Exchange> =>
    exchange(`${running?.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const get = (path: string): Promise<Exchange> => exchange(`${running?.url}${path}`);

  @Injectable()
  class OwnPipe extends ValidationPipe {}

  @Injectable({ scope: Scope.REQUEST })
  class RequestScopedPipe extends ValidationPipe {}

  @Injectable({ scope: Scope.TRANSIENT })
  class TransientPipe extends ValidationPipe {}

  class PipeAround implements PipeTransform {
    private readonly inner = new ValidationPipe();
    transform(value: unknown, metadata: ArgumentMetadata): unknown {
      return this.inner.transform(value, metadata);
    }
  }

  it.each([
    ['useGlobalPipes', { globalPipe: new ValidationPipe() }],
    ['APP_PIPE and useClass', { providers: [{ provide: APP_PIPE, useClass: ValidationPipe }] }],
    ['APP_PIPE and useValue', { providers: [{ provide: APP_PIPE, useValue: new ValidationPipe() }] }],
    ['APP_PIPE in request scope', { providers: [{ provide: APP_PIPE, useClass: RequestScopedPipe }] }],
    [
      'APP_PIPE in request scope from a factory',
      { providers: [{ provide: APP_PIPE, useFactory: () => new ValidationPipe(), scope: Scope.REQUEST }] },
    ],
    ['@UsePipes with an instance', { controller: facilities({ method: new ValidationPipe() }) }],
    ['@UsePipes with a class', { controller: facilities({ method: OwnPipe }) }],
    ['@UsePipes with a class in request scope', { controller: facilities({ method: RequestScopedPipe }) }],
    ['@UsePipes with a transient class', { controller: facilities({ method: TransientPipe }) }],
    ['@Body with an instance', { controller: facilities({ body: new ValidationPipe() }) }],
    ['@Body with a class', { controller: facilities({ body: ValidationPipe }) }],
    ['@Body with a class in request scope', { controller: facilities({ body: RequestScopedPipe }) }],
    ['a pipe of the user around it', { globalPipe: new PipeAround() }],
    ['the grouped format', { globalPipe: new ValidationPipe({ errorFormat: 'grouped' }) }],
    ['the list format', { globalPipe: new ValidationPipe({ errorFormat: 'list' }) }],
  ])('names the members of the body, bound by %s', async (_, options) => {
    await run(options);

    const response = await post(INVALID);

    expect(response).toEqual({ status: 400, headers: errorHeaders(REFUSED), body: JSON.stringify(REFUSED) });
    expect(await post(VALID)).toMatchObject({ status: 201, body: JSON.stringify(VALID) });
  });

  it('names the parameters of a query and of a path', async () => {
    await run({ globalPipe: new ValidationPipe({ transform: true }) });

    const query = {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [
        { parameter: 'limit', message: 'limit must not be less than 1', code: 'min' },
        { parameter: 'limit', message: 'limit must be an integer number', code: 'isInt' },
      ],
    };
    expect(await get('/facilities?limit=0.5')).toEqual({
      status: 400,
      headers: errorHeaders(query),
      body: JSON.stringify(query),
    });
    const path = {
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [
        { parameter: 'id', message: 'id must be shorter than or equal to 3 characters', code: 'maxLength' },
      ],
    };
    expect(await get('/facilities/long')).toEqual({
      status: 400,
      headers: errorHeaders(path),
      body: JSON.stringify(path),
    });
  });

  it('points into the whole body from a member of it', async () => {
    await run({ globalPipe: new ValidationPipe() });

    const { body } = await post({ address: { street: '' } }, '/facilities/address');

    expect(JSON.parse(body)).toEqual({
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ pointer: '/address/street', message: 'street should not be empty', code: 'isNotEmpty' }],
    });
  });

  it('points at the whole body if it is no object', async () => {
    await run({ globalPipe: new ValidationPipe() });

    const { body } = await post([{ note: 'x' }], '/facilities/options');

    expect(JSON.parse(body)).toEqual({
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [{ pointer: '', message: 'object is expected', code: 'isObject' }],
    });
  });

  const everyMessage = [
    { pointer: '/name', message: 'name must be shorter than or equal to 20 characters', code: 'maxLength' },
    { pointer: '/name', message: 'name must be a string', code: 'isString' },
    {
      pointer: '/identifiers',
      message: 'each value in nested property identifiers must be either object or array',
      code: 'nestedValidation',
    },
    { pointer: '/identifiers', message: 'identifiers must be an array', code: 'isArray' },
    { pointer: '/a~1b~0c', message: 'a/b~c must be a string', code: 'isString' },
  ];

  it.each<[string, ValidationPipeOptions, unknown, Record<string, unknown>]>([
    [
      '422',
      { errorHttpStatusCode: 422 },
      { ...VALID, name: 7 },
      {
        code: '422 Unprocessable Content',
        message: 'Validation failed',
        errors: everyMessage.slice(0, 2),
      },
    ],
    ['disableErrorMessages', { disableErrorMessages: true }, INVALID, { code: '400 Bad Request' }],
    [
      'forbidNonWhitelisted',
      { whitelist: true, forbidNonWhitelisted: true },
      { ...VALID, 'x/y': 'secret' },
      {
        code: '400 Bad Request',
        message: 'Validation failed',
        errors: [{ pointer: '/x~1y', message: 'property x/y should not exist', code: 'whitelistValidation' }],
      },
    ],
    [
      'stopAtFirstError',
      { stopAtFirstError: true },
      { ...VALID, name: 7 },
      {
        code: '400 Bad Request',
        message: 'Validation failed',
        errors: everyMessage.slice(0, 1),
      },
    ],
    [
      'maxErrorMessagesLength',
      { maxErrorMessagesLength: 1 },
      { ...VALID, name: 7, 'a/b~c': 1 },
      {
        code: '400 Bad Request',
        message: 'Validation failed',
        errors: [...everyMessage.slice(0, 2), { message: 'Further validation errors were omitted' }],
      },
    ],
    [
      'maxErrorMessagesLength in the grouped format',
      { maxErrorMessagesLength: 1, errorFormat: 'grouped' },
      { ...VALID, name: 7, 'a/b~c': 1 },
      {
        code: '400 Bad Request',
        message: 'Validation failed',
        errors: [...everyMessage.slice(0, 2), { message: 'Further validation errors were omitted' }],
      },
    ],
    [
      'an exception factory with a message of its own',
      { exceptionFactory: () => new BadRequestException('Look again') },
      INVALID,
      { code: '400 Bad Request', message: 'Look again' },
    ],
    [
      'an exception factory with details',
      {
        exceptionFactory: errors =>
          new HttpException(
            {
              message: 'Look again',
              errors: errors.map(({ property }) => ({ pointer: `/${property}`, message: 'no' })),
            },
            422,
          ),
      },
      { ...VALID, name: 7 },
      {
        code: '422 Unprocessable Content',
        message: 'Look again',
        errors: [{ pointer: '/name', message: 'no' }],
      },
    ],
    [
      'an exception factory with codes of its own',
      {
        exceptionFactory: errors =>
          new BadRequestException({
            message: 'Look again',
            errors: errors.map(error => ({ ...error, code: 'taken' })),
          }),
      },
      { ...VALID, 'a/b~c': 1 },
      {
        code: '400 Bad Request',
        message: 'Look again',
        errors: [{ pointer: '/a~1b~0c', message: 'a/b~c must be a string', code: 'taken' }],
      },
    ],
    [
      'an exception factory with flat messages of its own',
      { exceptionFactory: errors => new BadRequestException(errors.map(({ property }) => `${property}?`)) },
      { ...VALID, name: 7 },
      { code: '400 Bad Request', message: 'Validation failed', errors: [{ message: 'name?' }] },
    ],
    [
      'an exception factory that hands over the errors, with what was sent in them',
      {
        exceptionFactory: errors => new BadRequestException(errors),
        validationError: { target: true, value: true },
      },
      { ...VALID, address: { street: 4711 } },
      {
        code: '400 Bad Request',
        message: 'Validation failed',
        errors: [{ pointer: '/address/street', message: 'street must be a string', code: 'isString' }],
      },
    ],
  ])('keeps what it is told: %s', async (_, options, sent, expected) => {
    await run({ globalPipe: new ValidationPipe(options) });

    const response = await post(sent);

    expect(response).toEqual({
      status: Number(String(expected['code']).slice(0, 3)),
      headers: errorHeaders(expected),
      body: JSON.stringify(expected),
    });
  });

  it('keeps the words of a subclass that translates them', async () => {
    class Translated extends ValidationPipe {
      protected override flattenValidationErrors(errors: ValidationError[]): string[] {
        return super.flattenValidationErrors(errors).map((_, index) => `Fehler ${index + 1}`);
      }
    }
    await run({ globalPipe: new Translated() });

    const { body } = await post({ ...VALID, address: {} });

    expect(JSON.parse(body)).toEqual({
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [
        { pointer: '/address/street', message: 'Fehler 1', code: 'isNotEmpty' },
        { pointer: '/address/street', message: 'Fehler 2', code: 'isString' },
      ],
    });
  });

  it('takes nothing from what a subclass flattened on its own account', async () => {
    class Telling extends ValidationPipe {
      protected override async validate(value: object, options?: object): Promise<ValidationError[]> {
        const errors = await super.validate(value, options as never);
        this.flattenValidationErrors(errors);
        return 'tolerated' in value ? [] : errors;
      }
    }
    await run({ globalPipe: new Telling() });

    expect((await post({ ...VALID, name: 7, tolerated: true })).status).toBe(201);
    const { body } = await post({ ...VALID, address: {} });

    expect(JSON.parse(body)).toEqual({
      code: '400 Bad Request',
      message: 'Validation failed',
      errors: [
        { pointer: '/address/street', message: 'street should not be empty', code: 'isNotEmpty' },
        { pointer: '/address/street', message: 'street must be a string', code: 'isString' },
      ],
    });
  });

  it('tells simultaneous requests apart', async () => {
    await run({ globalPipe: new ValidationPipe({ transform: true }) });

    const responses = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        index % 2 ? get('/facilities?limit=0') : post({ ...VALID, [`x${index}`]: 1, name: 7 }),
      ),
    );

    const found = responses.map(({ body }) => (JSON.parse(body) as { errors: object[] }).errors[0]);
    expect(found).toEqual(
      responses.map((_, index) =>
        index % 2
          ? { parameter: 'limit', message: 'limit must not be less than 1', code: 'min' }
          : everyMessage[0],
      ),
    );
  });
});
