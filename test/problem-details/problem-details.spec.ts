import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Module,
  Param,
  Post,
  ValidationPipe,
} from '@nestjs/common';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { IsString } from 'class-validator';
import {
  ConflictException,
  NotFoundException,
  RegistryHttpModule,
  UnauthorizedException,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange, type Exchange } from '../support/exchange.js';
import { PROBLEM_SCHEMA } from './problem.schema.js';

/** The body that is expected, whole. */
type Expected = Readonly<Record<string, unknown>> & { readonly status: number };

const ajv = formats.default(new Ajv({ strict: true }));
const isProblem = ajv.compile(PROBLEM_SCHEMA);

class Facility {
  @IsString()
  name!: string;
}

@Controller('facilities')
class FacilitiesController {
  @Get('conflict')
  conflict(): never {
    throw new ConflictException('Taken', {
      extensions: { type: 'x', title: 'x', instance: 'x', holder: 'MOH' },
    });
  }

  @Get('broken')
  broken(): never {
    throw new Error('secret');
  }

  @Get('locked')
  locked(): never {
    throw new UnauthorizedException();
  }

  @Get('nest')
  nest(): never {
    throw new BadRequestException({ message: 'No', status: 'x', errorCode: 7 });
  }

  @Get(':id')
  find(@Param('id') id: string): never {
    throw new NotFoundException(`No ${id.length}`);
  }

  @Post()
  create(@Body(new ValidationPipe()) facility: Facility): unknown {
    return facility;
  }
}

describe.each(EVERY_ADAPTER)('Problem details on %s', name => {
  let running: RunningApp | undefined;
  afterEach(() => running?.app.close());

  async function run(options: RegistryHttpOptions = {}): Promise<void> {
    @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers: [FacilitiesController] })
    class AppModule {}
    running = await start(name, AppModule);
  }

  const get = (path: string, accept = 'application/problem+json'): Promise<Exchange> =>
    exchange(`${running?.url}${path}`, { headers: { accept } });

  const post = (type: string, body: string): Promise<Exchange> =>
    exchange(`${running?.url}/facilities`, {
      method: 'POST',
      headers: { accept: 'application/problem+json', 'content-type': type },
      body,
    });

  /** The whole response that is expected: its body is one that the RFC's schema allows. */
  function problem(body: Expected, more: Record<string, string> = {}): Exchange {
    if (!isProblem(body)) throw new Error(ajv.errorsText(isProblem.errors));
    return {
      status: body.status,
      headers: { ...errorHeaders(body, more), 'content-type': 'application/problem+json' },
      body: JSON.stringify(body),
    };
  }

  it('have the same facts, by a type that says no more than the status', async () => {
    await run();

    expect(await get('/facilities/1')).toEqual(
      problem({
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'No 1',
        instance: '/facilities/1',
        code: '404 Not Found',
      }),
    );
  });

  it('have the type of the user', async () => {
    await run({ problemTypeBase: 'https://example.org/problems' });

    expect(await get('/facilities/1')).toEqual(
      problem({
        type: 'https://example.org/problems/404',
        title: 'Not Found',
        status: 404,
        detail: 'No 1',
        instance: '/facilities/1',
        code: '404 Not Found',
      }),
    );
  });

  it.each([
    ['https://example.org/problems/', 'https://example.org/problems/404'],
    ['https://example.org/problems#', 'https://example.org/problems#404'],
    ['urn:example:problem:', 'urn:example:problem:404'],
    ['https://example.org/problems?status=', 'https://example.org/problems?status=404'],
  ])('have a type after the base %s', async (problemTypeBase, type) => {
    await run({ problemTypeBase });

    expect(JSON.parse((await get('/facilities/1')).body)).toMatchObject({ type });
  });

  it('name the places of a refused body', async () => {
    await run();

    const response = await exchange(`${running?.url}/facilities`, {
      method: 'POST',
      headers: { accept: 'application/problem+json', 'content-type': 'application/json' },
      body: '{}',
    });

    expect(response).toEqual(
      problem({
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: 'Validation failed',
        instance: '/facilities',
        code: '400 Bad Request',
        errors: [{ pointer: '/name', message: 'name must be a string', code: 'isString' }],
      }),
    );
  });

  it('keep further members, which replace none of their own', async () => {
    await run();

    expect(await get('/facilities/conflict')).toEqual(
      problem({
        type: 'about:blank',
        title: 'Conflict',
        status: 409,
        detail: 'Taken',
        instance: '/facilities/conflict',
        code: '409 Conflict',
        holder: 'MOH',
      }),
    );
    expect(await get('/facilities/nest')).toEqual(
      problem({
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: 'No',
        instance: '/facilities/nest',
        code: '400 Bad Request',
        errorCode: 7,
      }),
    );
  });

  it('tell nothing of a 5xx', async () => {
    await run();

    expect(await get('/facilities/broken')).toEqual(
      problem({
        type: 'about:blank',
        title: 'Internal Server Error',
        status: 500,
        instance: '/facilities/broken',
        code: '500 Internal Server Error',
      }),
    );
  });

  it('come with the fields of their status', async () => {
    await run();

    expect(await get('/facilities/locked')).toEqual(
      problem(
        {
          type: 'about:blank',
          title: 'Unauthorized',
          status: 401,
          instance: '/facilities/locked',
          code: '401 Unauthorized',
        },
        { 'www-authenticate': 'Bearer realm="api"' },
      ),
    );
  });

  it('do not repeat the path of a request that no route took, nor any query', async () => {
    await run();

    expect(await get('/secret?token=secret')).toEqual(
      problem({
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'Resource not found',
        code: '404 Not Found',
      }),
    );
    expect(JSON.parse((await get('/facilities/1?token=secret')).body)).toMatchObject({
      instance: '/facilities/1',
    });
  });

  it.each([
    ['malformed JSON', 'application/json', '{', 400, 'The body is malformed'],
    ['a charset', 'application/json; charset=klingon', '{}', 415, 'The charset is not supported'],
  ])('are the same for %s, which no handler was given', async (_, type, body, status, detail) => {
    await run();

    const response = await post(type, body);

    expect(JSON.parse(response.body)).toEqual({
      type: 'about:blank',
      title: status === 400 ? 'Bad Request' : 'Unsupported Media Type',
      status,
      detail,
      code: status === 400 ? '400 Bad Request' : '415 Unsupported Media Type',
    });
  });

  it('are the same for a media type that a route refuses', async () => {
    await run({ unsupportedMediaTypes: 'refuse' });

    const response = await post('image/png', 'x');

    expect(JSON.parse(response.body)).toEqual({
      type: 'about:blank',
      title: 'Unsupported Media Type',
      status: 415,
      detail: 'The media type is not supported',
      instance: '/facilities',
      code: '415 Unsupported Media Type',
    });
  });

  it.each([
    ['/facilities/a%20b', '/facilities/a%20b'],
    ['/facilities/{a}|"b"', '/facilities/%7Ba%7D%7C%22b%22'],
    ['/facilities/%C3%A4;v=1', '/facilities/%C3%A4;v=1'],
  ])('have an instance that is a reference, of %s', async (path, instance) => {
    await run();

    // The URL class would encode the path itself.
    const response = await exchange('http://127.0.0.1', {
      port: running?.port,
      path,
      headers: { accept: 'application/problem+json' },
    });

    const body: unknown = JSON.parse(response.body);
    expect(body).toMatchObject({ status: 404, instance });
    expect(isProblem(body)).toBe(true);
  });

  it('are not sent to who does not ask for them', async () => {
    await run();

    const body = { code: '404 Not Found', message: 'No 1' };
    for (const accept of ['*/*', 'application/json', 'text/html', 'application/problem+json;q=0']) {
      expect(await get('/facilities/1', accept)).toEqual({
        status: 404,
        headers: errorHeaders(body),
        body: JSON.stringify(body),
      });
    }
  });
});

describe('The schema of the test', () => {
  it.each([
    { status: 99 },
    { status: '404' },
    { type: 'not a reference' },
    { instance: '//exa mple' },
    { title: 7 },
    { detail: null },
  ])('refuses %j', body => expect(isProblem(body)).toBe(false));
});
