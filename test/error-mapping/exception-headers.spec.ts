import { ConflictException as NestConflict, Controller, Get, Module, Res } from '@nestjs/common';
import { UnprocessableEntityException } from '@nestjs/common';
import { ConflictException, RegistryException, RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

interface Settable {
  header(name: string, value: string | string[]): unknown;
}

/** What types forbid, and plain JavaScript may bring all the same. */
function brings(options: object): never {
  throw new ConflictException('c', options);
}

class Misled extends RegistryException {
  constructor(private readonly reported: unknown) {
    super(409, 'secret', { headers: { 'X-Secret': 'secret' }, extensions: { secret: 1 } });
  }

  override getStatus(): number {
    return this.reported as number;
  }
}

@Controller()
class BringingController {
  @Get('odd-headers')
  oddHeaders(): never {
    return brings({
      headers: {
        'X-Null': null,
        'X-Undefined': undefined,
        'X-Object': { a: 1 },
        'X-Mixed': ['a', null],
        'X-Empty': [],
        'X-Number': 7,
        'X-List': ['a', 'b'],
      },
    });
  }

  @Get('names-of-objects')
  namesOfObjects(): never {
    return brings({
      headers: { constructor: 'a', toString: 'b' },
      extensions: { constructor: 1, valueOf: 2 },
    });
  }

  @Get('no-headers')
  noHeaders(): never {
    const exception = new ConflictException('c');
    throw Object.assign(exception, { headers: null });
  }

  @Get('cookies')
  cookies(@Res({ passthrough: true }) response: Settable): never {
    response.header('Set-Cookie', 'a=1');
    return brings({ headers: { 'set-cookie': ['b=2', 'c=3'] } });
  }

  @Get('cookie-alone')
  cookieAlone(): never {
    return brings({ headers: { 'Set-Cookie': 'b=2' } });
  }

  @Get('vary')
  vary(@Res({ passthrough: true }) response: Settable): never {
    response.header('Vary', 'Origin');
    return brings({ headers: { vary: 'accept-language, ORIGIN' } });
  }

  @Get('vary-all')
  varyAll(@Res({ passthrough: true }) response: Settable): never {
    response.header('Vary', 'Origin');
    return brings({ headers: { Vary: '*' } });
  }

  @Get('vary-list')
  varyList(): never {
    return brings({ headers: { Vary: ['Origin', 'Accept'] } });
  }

  @Get('200')
  success(): never {
    throw new Misled(200);
  }

  @Get('99')
  none(): never {
    throw new Misled(99);
  }

  @Get('nan')
  nan(): never {
    throw new Misled(Number.NaN);
  }

  @Get('taken')
  taken(): never {
    throw new NestConflict(['a is taken', 'b is taken']);
  }

  @Get('unprocessable')
  unprocessable(): never {
    throw new UnprocessableEntityException(['bad']);
  }

  @Get('errors')
  errors(): never {
    return brings({ errors: [{ message: 'a' }, { message: 'b', bad: 1n }, undefined, { message: 'c' }] });
  }

  @Get('no-errors')
  noErrors(): never {
    return brings({ errors: [{ message: 'b', bad: 1n }] });
  }
}

const CONFLICT = { code: '409 Conflict', message: 'c' };
const MASKED = { code: '500 Internal Server Error' };

/** Path → body, and the fields beside those of every error response. */
const RESPONSES: Readonly<Record<string, readonly [object, object?]>> = {
  '/odd-headers': [CONFLICT, { 'x-number': '7', 'x-list': 'a, b' }],
  '/names-of-objects': [
    { ...CONFLICT, constructor: 1, valueOf: 2 },
    { constructor: 'a', tostring: 'b' },
  ],
  '/no-headers': [CONFLICT],
  '/cookies': [CONFLICT, { 'set-cookie': ['a=1', 'b=2', 'c=3'] }],
  '/cookie-alone': [CONFLICT, { 'set-cookie': ['b=2'] }],
  '/vary': [CONFLICT, { vary: 'Origin, accept-language, Accept' }],
  '/vary-all': [CONFLICT, { vary: 'Origin, *' }],
  '/vary-list': [CONFLICT, { vary: 'Origin, Accept' }],
  '/200': [MASKED],
  '/99': [MASKED],
  '/nan': [MASKED],
  '/taken': [{ code: '409 Conflict', errors: [{ message: 'a is taken' }, { message: 'b is taken' }] }],
  '/unprocessable': [
    { code: '422 Unprocessable Content', message: 'Validation failed', errors: [{ message: 'bad' }] },
  ],
  '/errors': [{ ...CONFLICT, errors: [{ message: 'a' }, { message: 'c' }] }],
  '/no-errors': [CONFLICT],
};

/** Recognises what was thrown as an exception that has no status of an error. */
function mislead(thrown: unknown): RegistryException | undefined {
  return thrown instanceof NestConflict ? new Misled(204) : undefined;
}

describe.each(EVERY_ADAPTER)('The header fields of an exception, on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    @Module({
      imports: [RegistryHttpModule.forRoot({ mapErrors: [mislead] })],
      controllers: [BringingController],
    })
    class AppModule {}
    running = await start(name, AppModule);
  });
  afterAll(() => running.app.close());

  it.each(Object.entries(RESPONSES))('GET %s', async (path, [body, headers]) => {
    const response = await exchange(`${running.url}${path}`);

    expect(response.body).toBe(JSON.stringify(body));
    expect(response.headers).toEqual({ ...errorHeaders(body), ...headers });
    expect(`${response.status}`).toBe((body as { code: string }).code.slice(0, 3));
  });

  it('as problem details leaves out the same entry', async () => {
    const response = await exchange(`${running.url}/errors`, {
      headers: { accept: 'application/problem+json; charset=utf-8' },
    });

    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(response.body)).toMatchObject({
      status: 409,
      errors: [{ message: 'a' }, { message: 'c' }],
    });
  });
});
