import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  All,
  Body,
  type CanActivate,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Injectable,
  Module,
  NotFoundException as NestNotFoundException,
  Param,
  Post,
  Res,
  UnauthorizedException as NestUnauthorizedException,
  type Type,
  UnprocessableEntityException,
  UseGuards,
} from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ApiBasicAuth, ApiBody, ApiResponse } from '@nestjs/swagger';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  NotFoundException,
  registryFastifyOptions,
  RegistryHttpModule,
  Throws,
  UnauthorizedException,
} from 'nestjs-registry-http';
import { checkContract, type ContractReport } from 'nestjs-registry-http/testing';
import { readApplication } from '../../lib/checker/target/read-application.js';
import { ADAPTERS, EVERY_ADAPTER, start, type AdapterName } from '../support/adapters.js';

const SECRET = 'planted-hunter2';

function controllerOf(
  NotFound: new (message: string) => Error,
  Unauthorized: new (message: string) => Error,
): Type {
  const authorised = (response: any) => {
    const request = response.req ?? response.request;
    if (!request.headers.authorization) throw new Unauthorized('Credentials are needed');
  };

  @Controller('things')
  @ApiBasicAuth()
  @ApiResponse({ status: 401, description: 'no credentials' })
  @ApiResponse({ status: 500, description: 'a fault' })
  class ThingsController {
    @Get() @ApiResponse({ status: 200, description: 'all' }) list(@Res({ passthrough: true }) response: any) {
      authorised(response);
      return [];
    }

    @Post()
    @ApiBody({ schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } })
    @ApiResponse({ status: 201, description: 'made' })
    @ApiResponse({ status: 400, description: 'malformed' })
    @ApiResponse({ status: 413, description: 'too large' })
    @ApiResponse({ status: 415, description: 'not JSON' })
    create(@Body() _body: unknown, @Res({ passthrough: true }) response: any) {
      authorised(response);
      return { id: '1' };
    }

    @Get(':id')
    @ApiResponse({ status: 200, description: 'one' })
    @ApiResponse({ status: 404, description: 'none' })
    find(@Param('id') _id: string, @Res({ passthrough: true }) response: any) {
      authorised(response);
      throw new NotFound('Resource not found');
    }

    @Delete(':id') @ApiResponse({ status: 200, description: 'gone' }) remove(
      @Param('id') _id: string,
      @Res({ passthrough: true }) response: any,
    ) {
      authorised(response);
    }
  }
  return ThingsController;
}

interface Subject {
  readonly url: string;
  close(): Promise<void>;
}

const open: Subject[] = [];
afterEach(() => Promise.all(open.splice(0).map(subject => subject.close())));

async function serve(name: AdapterName, module: Type, registry: boolean): Promise<Subject> {
  const adapter =
    name === 'fastify' && registry ? new FastifyAdapter(registryFastifyOptions()) : ADAPTERS[name]();
  const app = await NestFactory.create(module, adapter as never, { logger: false });
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().addBasicAuth().build());
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json' });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const subject = { url: `http://127.0.0.1:${port}`, close: () => app.close() };
  open.push(subject);
  return subject;
}

const kept = (() => {
  @Module({
    imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'off', unsupportedMediaTypes: 'refuse' })],
    controllers: [controllerOf(NotFoundException, UnauthorizedException)],
  })
  class KeptModule {}
  return KeptModule;
})();

const bare = (() => {
  @Module({ controllers: [controllerOf(NestNotFoundException, NestUnauthorizedException)] })
  class BareModule {}
  return BareModule;
})();

/** What is known to be wrong with Nest as it is, where it is found, and what running the line shows. */
const KNOWN: Record<
  string,
  { rule: string; method: string; path: RegExp; problem: RegExp; line?: RegExp; shows: RegExp }
> = {
  'a method that is not there': {
    rule: 'method-not-allowed',
    method: 'PROPFIND',
    path: /^\/things$/,
    problem: /^the status is 404, not 405$/,
    shows: /^HTTP\/1\.1 404 /,
  },
  OPTIONS: {
    rule: 'options',
    method: 'OPTIONS',
    path: /^\/things$/,
    problem: /^the status is \d+, not 204$/,
    shows: /^HTTP\/1\.1 404 /,
  },
  'no challenge': {
    rule: 'challenge',
    method: 'GET',
    path: /^\/things$/,
    problem: /^WWW-Authenticate is missing$/,
    shows: /^HTTP\/1\.1 401 (?![^]*www-authenticate:)/i,
  },
  "a framework's own words": {
    rule: 'leak',
    method: 'GET',
    path: /not-there/,
    problem: /^it says the framework's own words$/,
    shows: /Cannot GET \//,
  },
  "a parser's own words": {
    rule: 'leak',
    method: 'POST',
    path: /^\/things$/,
    problem: /^it says (the parser's own words|the framework's own body)$/,
    shows: /"message":"[^"]*JSON/,
  },
  'an undecodable path': {
    rule: 'shape',
    method: 'GET',
    path: /%FF/,
    problem: /^code is /,
    shows: /^HTTP\/1\.1 400 [^]*(Failed to decode|FST_ERR_BAD_URL)/,
  },
  'an unknown path': {
    rule: 'unknown-path',
    method: 'GET',
    path: /not-there/,
    problem: /^it says what was asked for$/,
    shows: /^HTTP\/1\.1 404 [^]*not-there/,
  },
  'an oversized body': {
    rule: 'shape',
    method: 'POST',
    path: /^\/things$/,
    problem: /^code is /,
    line: /^head -c 2097152 /,
    shows: /"statusCode":413/,
  },
  'malformed HTTP': {
    rule: 'shape',
    method: 'raw',
    path: /^\/$/,
    problem: /^the media type is missing|^code is /,
    shows: /^HTTP\/1\.1 400 Bad Request\r\n(?![^]*"code":"400 Bad Request")/,
  },
};

const broken = ({ rules }: ContractReport) =>
  rules.filter(({ breaches }) => breaches.length).map(({ rule }) => rule);
const options = { user: 'a:b', secrets: [SECRET], oversized: 2 ** 21 };

describe.each(EVERY_ADAPTER)('checkContract on %s', name => {
  it('finds nothing on an application with the module', async () => {
    const { url } = await serve(name, kept, true);
    const progress: number[] = [];
    const report = await checkContract(url, {
      ...options,
      writes: true,
      onProgress: done => progress.push(done),
    });
    expect(report.rules.flatMap(({ breaches }) => breaches)).toEqual([]);
    expect(report.passed).toBe(true);
    expect(report.rules.filter(({ checks }) => checks === 0)).toEqual([]);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it('takes the 422 of a validation for a body that is not read', async () => {
    @Controller('things')
    class StrictController {
      @Post()
      @ApiBody({ schema: { type: 'object' } })
      @ApiResponse({ status: 201, description: 'made' })
      @ApiResponse({ status: 400, description: 'malformed' })
      @ApiResponse({ status: 413, description: 'too large' })
      @ApiResponse({ status: 415, description: 'not JSON' })
      @ApiResponse({ status: 422, description: 'not valid' })
      create(@Body() body?: Record<string, unknown>) {
        if (body?.['name'] === undefined) {
          throw new UnprocessableEntityException({ status: 422, errors: { name: 'should not be empty' } });
        }
        return { id: '1' };
      }
    }
    @Module({
      imports: [RegistryHttpModule.forRoot({ undeclaredErrors: 'off' })],
      controllers: [StrictController],
    })
    class StrictModule {}

    const { url } = await serve(name, StrictModule, true);
    const { rules, passed } = await checkContract(url, { writes: true });
    expect(rules.flatMap(({ breaches }) => breaches)).toEqual([]);
    expect(rules.find(({ rule }) => rule === 'media-type')).toMatchObject({ checks: 1 });
    expect(passed).toBe(true);
  });

  it('names each known breach of a bare Nest application, with a line that shows it', async () => {
    const { url } = await serve(name, bare, false);
    const report = await checkContract(url, { ...options, writes: true });
    expect(report.passed).toBe(false);
    expect(broken(report)).toEqual(
      expect.arrayContaining(['shape', 'leak', 'method-not-allowed', 'options', 'unknown-path', 'challenge']),
    );
    const breaches = report.rules.flatMap(rule => rule.breaches);
    for (const { curl } of breaches)
      expect(curl).toMatch(/^(curl -i |printf '|head -c 2097152 .* \| curl -i )/);

    // The line shows the breach to whoever runs it.
    for (const [what, { rule, method, path, problem, line = /^/, shows }] of Object.entries(KNOWN)) {
      const found = breaches.find(
        breach =>
          breach.rule === rule &&
          breach.request.method === method &&
          path.test(breach.request.path) &&
          problem.test(breach.problem) &&
          line.test(breach.curl),
      );
      if (!found) throw new Error(`${what} was not found`);
      const { stdout } = await promisify(execFile)('sh', ['-c', found.curl]);
      expect({ what, shown: shows.test(stdout), stdout }).toMatchObject({ what, shown: true });
    }
  });
});

it('takes an application that does not listen yet, and reads its routes', async () => {
  const app = await NestFactory.create(kept, { logger: false });
  open.push({ url: '', close: () => app.close() });
  const report = await checkContract(app, options);
  expect(report.rules.flatMap(({ breaches }) => breaches)).toEqual([]);
  expect(report.rules.find(({ rule }) => rule === 'method-not-allowed')?.checks).toBe(2);
});

it('looks for the document of an application that does not have the module', async () => {
  const app = await NestFactory.create(bare, { logger: false });
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().addBasicAuth().build());
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'docs-json' });
  open.push({ url: '', close: () => app.close() });
  const report = await checkContract(app, options);
  expect(broken(report)).toContain('method-not-allowed');
});

it('tells what the routes of an application declare', async () => {
  @Injectable()
  @Throws(UnauthorizedException)
  class Guard implements CanActivate {
    canActivate() {
      return true;
    }
  }
  @Controller('routes')
  class RoutesController {
    // Its 401 is about a body: nothing is known of a caller without one.
    @Post('login') @Throws(UnauthorizedException) login() {
      throw new UnauthorizedException();
    }
    @All('any/*rest') any() {
      return { any: true };
    }
    @Get('locked/:id') @Throws(NotFoundException) @UseGuards(Guard) locked() {
      throw new NotFoundException();
    }
  }
  @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [RoutesController] })
  class RoutesModule {}
  const app = await NestFactory.create(RoutesModule, { logger: false });
  open.push({ url: '', close: () => app.close() });
  const report = await checkContract(app, options);
  // The guard lets everyone pass.
  expect(
    report.rules.flatMap(({ breaches }) => breaches).map(({ rule, request }) => [rule, request]),
  ).toEqual([['challenge', { method: 'GET', path: '/routes/locked/1' }]]);
});

it.each(EVERY_ADAPTER)('takes for documented what is the response to each method, on %s', async adapter => {
  @Controller('routes')
  class RoutesController {
    @All('any') @Throws() any() {
      return { any: true };
    }
    @Post('made') @Throws() made() {
      return { made: true };
    }
  }
  @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [RoutesController] })
  class RoutesModule {}
  const { app } = await start(adapter, RoutesModule);
  open.push({ url: '', close: () => app.close() });
  const documented = readApplication(app).paths.flatMap(({ target, operations }) =>
    [...operations].map(([method, { statuses }]) => `${method} ${target}: ${[...(statuses ?? [])].join()}`),
  );
  expect(documented).toEqual([
    `GET /routes/any: ${adapter === 'express' ? '200,500,304' : '200,500'}`,
    'POST /routes/any: 201,500',
    'PUT /routes/any: 200,500',
    'PATCH /routes/any: 200,500',
    'DELETE /routes/any: 200,500',
    'OPTIONS /routes/any: 200,500',
    'POST /routes/made: 201,500',
  ]);
});

describe('a planted fault', () => {
  @Controller('things')
  class FaultyController {
    @Get('leak') @ApiResponse({ status: 500 }) leak(@Res() response: any) {
      response.status(500).json({ code: '500 Internal Server Error', message: `password=${SECRET}` });
    }
    @Get('undocumented') @ApiResponse({ status: 200 }) undocumented() {
      throw new NotFoundException('no');
    }
    @Get('shape') @ApiResponse({ status: 409 }) shape(@Res() response: any) {
      response.status(409).json({ error: 'taken' });
    }
    @Get('open') @ApiBasicAuth() @ApiResponse({ status: 200 }) @ApiResponse({ status: 401 }) open() {
      return { open: true };
    }
    @Get('own') @ApiResponse({ status: 200 }) @Header('Content-Type', 'text/plain') @HttpCode(200) own() {
      return 'fine';
    }
  }
  @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FaultyController] })
  class FaultyModule {}

  it.each([
    ['leak', '/things/leak', 'it says a secret that was planted'],
    ['documented', '/things/undocumented', '404 is not documented'],
    ['shape', '/things/shape', 'code is undefined, not "409 Conflict"'],
    ['challenge', '/things/open', 'the status is 200, not 401'],
  ])('is named by the rule %s', async (rule, path, problem) => {
    const { url } = await serve('express', FaultyModule, true);
    const report = await checkContract(url, options);
    const breaches = report.rules.flatMap(result => result.breaches);
    expect(breaches).toContainEqual(
      expect.objectContaining({ rule, problem, request: { method: 'GET', path } }),
    );
  });
});

describe('operations that cannot be checked', () => {
  it('says that no server responds', async () => {
    await expect(checkContract('http://127.0.0.1:1')).rejects.toThrow(
      'nothing answers at http://127.0.0.1:1',
    );
    await expect(checkContract('http://localhost:1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('says that a document cannot be read', async () => {
    const { url } = await serve('express', kept, true);
    await expect(checkContract(url, { openapi: '/nowhere' })).rejects.toThrow(
      'the OpenAPI document /nowhere cannot be read: it answers 404',
    );
    await expect(checkContract(url, { openapi: { a: 1 } })).rejects.toThrow('is no OpenAPI 3 document');
  });

  it('checks what needs no route if there is no document', async () => {
    @Module({ imports: [RegistryHttpModule.forRoot()] })
    class EmptyModule {}
    const app = await NestFactory.create(EmptyModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    open.push({ url: '', close: () => app.close() });
    const { port } = app.getHttpServer().address() as { port: number };
    const report = await checkContract(`http://127.0.0.1:${port}`);
    expect(report.passed).toBe(true);
    expect(report.notes[0]).toContain(
      'No OpenAPI document was found: only what needs no route was checked. ',
    );
  });
});
