import {
  Body,
  Controller,
  DefaultValuePipe,
  Get,
  Module,
  NotAcceptableException,
  Param,
  ParseArrayPipe,
  ParseBoolPipe,
  ParseDatePipe,
  ParseEnumPipe,
  ParseFloatPipe,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Query,
  type PipeTransform,
} from '@nestjs/common';
import { IsString } from 'class-validator';
import { NotFoundException, RegistryHttpModule, RequestHeader } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { errorHeaders, exchange } from '../support/exchange.js';

enum Level {
  First = 'first',
}

class Identifier {
  @IsString()
  agency!: string;
}

class BedsPipe extends ParseIntPipe {}

const unknownId: PipeTransform = {
  transform: () => {
    throw new NotFoundException('No facility has that number');
  },
};

@Controller('try')
class ParsingController {
  @Get('int/:id')
  int(@Param('id', ParseIntPipe) id: number) {
    return { id };
  }

  @Get('instance/:id')
  instance(@Param('id', new ParseIntPipe({ errorHttpStatusCode: 422 })) id: number) {
    return { id };
  }

  @Get('beds/:id')
  beds(@Param('id', BedsPipe) id: number) {
    return { id };
  }

  @Get('uuid/:id')
  uuid(@Param('id', new ParseUUIDPipe({ version: '4' })) id: string) {
    return { id };
  }

  @Get('query')
  query(
    @Query('page', new DefaultValuePipe('1'), ParseIntPipe) page: number,
    @Query('ratio', new ParseFloatPipe({ optional: true })) ratio?: number,
    @Query('active', new ParseBoolPipe({ optional: true })) active?: boolean,
    @Query('level', new ParseEnumPipe(Level, { optional: true })) level?: Level,
    @Query('since', new ParseDatePipe({ optional: true })) since?: Date,
    @Query('ids', new ParseArrayPipe({ items: Number, optional: true })) ids?: number[],
    @Query('all', new ParseArrayPipe({ items: Number, optional: true, stopAtFirstError: false }))
    all?: number[],
  ) {
    return { page, ratio, active, level, since, ids, all };
  }

  @Get('header')
  header(@RequestHeader('X-Page-Size', ParseIntPipe) size: number) {
    return { size };
  }

  @Get('own/:id')
  own(
    @Param('id', new ParseIntPipe({ exceptionFactory: () => new NotAcceptableException('No number') }))
    id: number,
  ) {
    return { id };
  }

  @Get('user/:id')
  user(@Param('id', unknownId) id: number) {
    return { id };
  }

  @Post('member')
  member(@Body('age', ParseIntPipe) age: number) {
    return { age };
  }

  @Post('list')
  list(@Body(new ParseArrayPipe({ items: Identifier })) list: Identifier[]) {
    return list;
  }

  @Post('whole-list')
  wholeList(
    @Body('list', new ParseArrayPipe({ items: Identifier, stopAtFirstError: false })) list: Identifier[],
  ) {
    return list;
  }

  @Post('numbers')
  numbers(@Body(new ParseArrayPipe({ items: Number, stopAtFirstError: false })) list: number[]) {
    return list;
  }
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ParsingController] })
class AppModule {}

const failed = (...errors: object[]) => ({ code: '400 Bad Request', message: 'Validation failed', errors });
const whole = 'numeric string is expected';

describe.each(EVERY_ADAPTER)('A parse pipe on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, AppModule);
  });
  afterAll(() => running.app.close());

  it.each<[string, object]>([
    ['int/x', failed({ parameter: 'id', message: whole, code: 'isInt' })],
    [
      'instance/x',
      { ...failed({ parameter: 'id', message: whole, code: 'isInt' }), code: '422 Unprocessable Content' },
    ],
    ['beds/x', failed({ parameter: 'id', message: whole, code: 'isInt' })],
    ['uuid/x', failed({ parameter: 'id', message: 'uuid v 4 is expected', code: 'isUuid' })],
    ['query?page=x', failed({ parameter: 'page', message: whole, code: 'isInt' })],
    ['query?ratio=x', failed({ parameter: 'ratio', message: whole, code: 'isNumber' })],
    [
      'query?active=x',
      failed({ parameter: 'active', message: 'boolean string is expected', code: 'isBoolean' }),
    ],
    ['query?level=x', failed({ parameter: 'level', message: 'enum string is expected', code: 'isEnum' })],
    ['query?since=x', failed({ parameter: 'since', message: 'invalid date format', code: 'isDate' })],
    ['query?ids=1,x', failed({ parameter: 'ids', message: '[1] item must be a number', code: 'isNumber' })],
    [
      'query?all=1,x&all=y',
      failed(
        { parameter: 'all', message: '[0] item must be a number', code: 'isNumber' },
        { parameter: 'all', message: '[1] item must be a number', code: 'isNumber' },
      ),
    ],
    ['own/x', { code: '406 Not Acceptable', message: 'No number' }],
    ['user/x', { code: '404 Not Found', message: 'No facility has that number' }],
    ['header', failed({ header: 'X-Page-Size', message: whole, code: 'isInt' })],
  ])('responds to GET /try/%s', async (path, body) => {
    expect(await exchange(`${running.url}/try/${path}`)).toEqual({
      status: Number(JSON.stringify(body).slice(9, 12)),
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
  });

  it('hands on a header that it accepts', async () => {
    const response = await exchange(`${running.url}/try/header`, { headers: { 'x-page-size': '25' } });

    expect(response).toMatchObject({ status: 200, body: '{"size":25}' });
  });

  it.each<[string, unknown, object]>([
    ['member', { age: 'x' }, failed({ pointer: '/age', message: whole, code: 'isInt' })],
    ['list', {}, failed({ pointer: '', message: 'parsable array expected', code: 'isArray' })],
    [
      'list',
      [{ agency: 'MOH' }, { agency: 1 }, { agency: 2 }],
      failed({ pointer: '/1/agency', message: 'agency must be a string', code: 'isString' }),
    ],
    [
      'whole-list',
      { list: [{ agency: 'MOH' }, { agency: 1 }, {}] },
      failed(
        { pointer: '/list/1/agency', message: 'agency must be a string', code: 'isString' },
        { pointer: '/list/2/agency', message: 'agency must be a string', code: 'isString' },
      ),
    ],
    [
      'numbers',
      [1, 'x', 2, null],
      failed(
        { pointer: '/1', message: 'item must be a number', code: 'isNumber' },
        { pointer: '/3', message: 'item must be a number', code: 'isNumber' },
      ),
    ],
  ])('responds to POST /try/%s with %j', async (path, sent, body) => {
    const response = await exchange(`${running.url}/try/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });

    expect(response).toEqual({
      status: 400,
      headers: errorHeaders(body),
      body: JSON.stringify(body),
    });
  });
});
