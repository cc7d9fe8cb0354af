import {
  All,
  Body,
  Controller,
  Delete,
  Get,
  Head,
  Header,
  Headers,
  HttpCode,
  Module,
  Param,
  Post,
  Put,
  Res,
  StreamableFile,
  UseGuards,
  Version,
  VersioningType,
  type CanActivate,
  type INestApplication,
  type Type,
} from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiProperty,
  ApiResponse,
  DocumentBuilder,
  SwaggerModule,
  type OpenAPIObject,
  type SwaggerDocumentOptions,
} from '@nestjs/swagger';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import {
  ConflictException,
  GoneException,
  Location,
  MethodNotAllowedException,
  NotFoundException,
  RegistryContract,
  RegistryHttpModule,
  SuccessCode,
  Throws,
  UnauthorizedException,
  type RegistryHttpOptions,
} from 'nestjs-registry-http';
import { describeContract } from 'nestjs-registry-http/openapi';
import { EVERY_ADAPTER, start, type AdapterName } from '../support/adapters.js';

class FacilityDto {
  @ApiProperty() uuid = '';
}

@Throws(UnauthorizedException)
class Guard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

@Controller('facilities')
@UseGuards(Guard)
class FacilitiesController {
  @Get(':id')
  @Throws(NotFoundException, { error: GoneException, when: 'the facility was removed' })
  @ApiOkResponse({ type: FacilityDto })
  find(@Param('id') _id: string, @Headers('if-none-match') _tag?: string) {}

  @Get(':id.json') @Throws(404) findAsJson(@Param('id') _id: string) {}

  @Post()
  @Location('/facilities/:uuid')
  @Throws(
    { error: ConflictException, when: 'the uuid is taken' },
    { error: ConflictException, when: 'the name is taken' },
  )
  create(@Body() _body: FacilityDto) {
    return new FacilityDto();
  }

  @Put(':id')
  @Location('/facilities/:id')
  @Throws(412, 429)
  @HttpCode(201)
  replace(@Param('id') _id: string, @Body() body: FacilityDto): FacilityDto {
    return body;
  }

  @Delete(':id') @HttpCode(204) @Throws(MethodNotAllowedException) remove(@Param('id') _id: string): void {}
  @Delete() @SuccessCode(204, 'nothing is left') @Throws(503) clear(): void {}
  @Post('import') @SuccessCode(202, 'the import goes on after the response') import(): void {}
  @Get() @Header('Cache-Control', 'max-age=60') @Header('Content-Type', 'application/json') list(): void {}
}

@Controller('hand')
class HandController {
  @Post('ok') @HttpCode(200) @ApiOkResponse({ description: 'By hand', type: FacilityDto }) moved() {}
  @Post('created') @ApiCreatedResponse({ description: 'By hand' }) created() {}
  @Get('partial') @ApiResponse({ status: 206, description: 'A part' }) partial() {}
  @Get('conflict')
  @Throws(ConflictException)
  @ApiConflictResponse({ description: 'By hand', content: { 'text/plain': { schema: { type: 'string' } } } })
  conflict() {}
  @Get('silent') @Throws(ConflictException) @ApiConflictResponse() silent() {}
  @Get('teapot') @ApiResponse({ status: 418, description: 'By hand alone' }) teapot() {}
  @Get('hidden') @ApiExcludeEndpoint() hidden() {}
  @All('all') @Throws(404) all() {}
}

async function documentOf(
  controllers: Type | Type[],
  {
    adapter = 'express',
    options = {},
    swagger = {},
    configure,
  }: {
    adapter?: AdapterName;
    options?: RegistryHttpOptions;
    swagger?: SwaggerDocumentOptions;
    configure?: (app: INestApplication) => void;
  } = {},
): Promise<{
  app: INestApplication;
  document: OpenAPIObject;
  bare: OpenAPIObject;
  contract: RegistryContract;
}> {
  @Module({ imports: [RegistryHttpModule.forRoot(options)], controllers: [controllers].flat() })
  class AppModule {}
  const { app } = await start(adapter, AppModule, configure && { configure });
  const config = new DocumentBuilder()
    .setTitle('Facilities')
    .setLicense('MIT', 'https://opensource.org/licenses/MIT')
    .addServer('https://example.org')
    .build();
  const bare = SwaggerModule.createDocument(app, config, swagger);
  const contract = app.get(RegistryContract);
  const document = describeContract(bare, app);
  await app.close();
  return { app, document, bare, contract };
}

/** `status` of every response of an operation, in order. */
const codesOf = (
  document: OpenAPIObject,
  method: 'get' | 'put' | 'post' | 'delete' | 'head',
  path: string,
): string[] => Object.keys(document.paths[path]?.[method]?.responses ?? {});

const error = (code: string, message: string | undefined, title: string) => ({
  'application/json': {
    schema: {
      allOf: [
        { $ref: '#/components/schemas/RegistryError' },
        { type: 'object', properties: { code: { type: 'string', enum: [code] } } },
      ],
    },
    example: { code, ...(message && { message }) },
  },
  'application/problem+json': {
    schema: {
      allOf: [
        { $ref: '#/components/schemas/RegistryProblem' },
        { type: 'object', properties: { code: { type: 'string', enum: [code] } } },
      ],
    },
    example: {
      type: 'about:blank',
      title,
      status: Number(code.slice(0, 3)),
      ...(message && { detail: message }),
      code,
    },
  },
});

describe.each(EVERY_ADAPTER)('the document on %s', adapter => {
  it('documents every response of an operation', async () => {
    const { document } = await documentOf(FacilitiesController, { adapter });
    expect(document.paths['/facilities/{id}']?.get?.responses).toEqual({
      200: {
        description: 'The action was completed, and the response contains its final result',
        headers: {
          ETag: {
            description: 'The version of the representation.',
            schema: { type: 'string' },
            example: '"1"',
          },
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/FacilityDto' } } },
      },
      304: {
        description: 'The client has this representation already',
        headers: {
          ETag: {
            description: 'The version of the representation.',
            schema: { type: 'string' },
            example: '"1"',
          },
        },
      },
      401: {
        description: 'The resource needs authorization: a challenge for client credentials',
        headers: {
          'WWW-Authenticate': {
            description: 'The challenge for client credentials.',
            required: true,
            schema: { type: 'string' },
            example: 'Bearer realm="api"',
          },
        },
        content: error(
          '401 Unauthorized',
          'The resource needs authorization: a challenge for client credentials',
          'Unauthorized',
        ),
      },
      404: {
        description: 'The resource was not found or is not available',
        content: error('404 Not Found', 'The resource was not found or is not available', 'Not Found'),
      },
      410: {
        description: 'The facility was removed',
        content: error('410 Gone', 'The facility was removed', 'Gone'),
      },
      500: {
        description: 'The server met an error while doing what was asked',
        content: error('500 Internal Server Error', undefined, 'Internal Server Error'),
      },
    });
  });

  it('has exactly the codes of the contract', async () => {
    const { document, contract } = await documentOf(FacilitiesController, { adapter });
    for (const { method, path, success, errors, conditional } of contract.routes) {
      const codes = new Set([
        success.status,
        ...errors.map(({ status }) => status),
        ...(conditional ? [304] : []),
      ]);
      const key = path.replace(/:(\w+)/g, '{$1}');
      expect([key, codesOf(document, method.toLowerCase() as 'get', key)]).toEqual([
        key,
        [...codes].sort().map(String),
      ]);
    }
  });

  it('has the success under the code that is sent, and no other', async () => {
    const { document } = await documentOf(FacilitiesController, { adapter });
    expect(codesOf(document, 'post', '/facilities')).toEqual([
      '201',
      '400',
      '401',
      '409',
      '413',
      '415',
      '500',
    ]);
    expect(codesOf(document, 'put', '/facilities/{id}')).toEqual([
      '200',
      '400',
      '401',
      '412',
      '413',
      '415',
      '429',
      '500',
    ]);
    expect(document.paths['/facilities/{id}']?.delete?.responses[200]).toEqual({
      description: 'The action was completed, and the response contains its final result',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['code'],
            properties: { code: { type: 'string', enum: ['200 OK'] } },
          },
          example: { code: '200 OK' },
        },
      },
    });
    expect(codesOf(document, 'delete', '/facilities/{id}')).toEqual(['200', '401', '405', '500']);
    expect(document.paths['/facilities']?.delete?.responses[204]).toEqual({ description: 'Nothing is left' });
    expect(codesOf(document, 'delete', '/facilities')).toEqual(['204', '401', '500', '503']);
    expect(document.paths['/facilities/import']?.post?.responses[202]).toMatchObject({
      description: 'The import goes on after the response',
      content: { 'application/json': { example: { code: '202 Accepted' } } },
    });
  });

  it('has the headers that belong', async () => {
    const { document } = await documentOf(FacilitiesController, { adapter });
    const headers = (path: string, method: 'get' | 'put' | 'post' | 'delete', status: number) =>
      Object.keys((document.paths[path]?.[method]?.responses[status] as { headers?: object })?.headers ?? {});
    expect(headers('/facilities', 'post', 201)).toEqual(['Location']);
    expect(headers('/facilities/{id}', 'put', 200)).toEqual(['ETag', 'Location']);
    expect(headers('/facilities/{id}', 'put', 429)).toEqual(['Retry-After']);
    expect(headers('/facilities', 'delete', 503)).toEqual(['Retry-After']);
    expect(headers('/facilities/{id}', 'delete', 405)).toEqual(['Allow']);
    expect(headers('/facilities', 'get', 200)).toEqual([
      ...(adapter === 'express' ? ['ETag'] : []),
      'Cache-Control',
    ]);
  });

  it('has the 304 of Express, with its tag, for what is read and Nest sends', async () => {
    @Controller('results')
    class ResultsController {
      @Get('list') list() {
        return [];
      }
      @Get('tagged')
      @Header('etag', '"v1"')
      @ApiOkResponse({ headers: { etag: { description: 'By hand' } } })
      tagged() {
        return [];
      }
      @Get('file') file(): StreamableFile {
        return new StreamableFile(Buffer.from('a'));
      }
      @Get('self') self(@Res() _reply: unknown) {}
      @Head('look') look() {}
      @All('all') all(): object {
        return {};
      }
    }
    const { document } = await documentOf(ResultsController, { adapter });
    const responses = (path: string, method: 'get' | 'head' | 'post') =>
      Object.entries(document.paths[`/results/${path}`]?.[method]?.responses ?? {}).map(
        ([status, response]) => [status, (response as { headers?: object }).headers],
      );
    const ETag = {
      description: 'The version of the representation.',
      schema: { type: 'string' },
      example: '"1"',
    };
    const isExpress = adapter === 'express';
    const conditional = isExpress
      ? [
          ['200', { ETag }],
          ['304', { ETag }],
          ['500', undefined],
        ]
      : [
          ['200', undefined],
          ['500', undefined],
        ];
    const never = [
      ['200', undefined],
      ['500', undefined],
    ];
    expect(responses('list', 'get')).toEqual(conditional);
    expect(responses('tagged', 'get')).toEqual([
      ['200', { etag: { description: 'By hand' } }],
      ...(isExpress ? [['304', { ETag }]] : []),
      ['500', undefined],
    ]);
    expect(responses('file', 'get')).toEqual(never);
    expect(responses('self', 'get')).toEqual(never);
    expect(responses('look', 'head')).toEqual(conditional);
    expect(responses('all', 'get')).toEqual(conditional);
    expect(responses('all', 'post')).toEqual([
      ['201', undefined],
      ['500', undefined],
    ]);
  });

  it("follows Express's setting `etag`, also once the application listens", async () => {
    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [HandController] })
    class AppModule {}
    const { app } = await start(adapter, AppModule);
    const bare = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    const codes = () => codesOf(describeContract(bare, app), 'get', '/hand/conflict');
    const before = codes();
    const instance = app.getHttpAdapter().getInstance() as { disable?: (setting: string) => void };
    instance.disable?.('etag');
    const after = codes();
    await app.close();
    expect([before, after]).toEqual([
      adapter === 'express' ? ['200', '304', '409', '500'] : ['200', '409', '500'],
      ['200', '409', '500'],
    ]);
  });

  it('is held against a linter that finds faults', async () => {
    const problems = await lintFromString({
      source: JSON.stringify({
        openapi: '3.0.0',
        info: { title: 'x', version: '1' },
        paths: { '/x': { get: {} } },
      }),
      config: await createConfig({ extends: ['recommended-strict'] }),
    });
    expect(problems.length).toBeGreaterThan(0);
  });

  it('passes a linter without an error or a warning about what is described', async () => {
    const { document } = await documentOf(FacilitiesController, { adapter });
    for (const openapi of ['3.0.0', '3.1.0']) {
      const problems = await lintFromString({
        source: JSON.stringify({ ...document, openapi }),
        config: await createConfig({
          extends: ['recommended-strict'],
          // What is the application's own to say: security, names of operations, paths.
          rules: {
            'security-defined': 'off',
            'operation-summary': 'off',
            'no-ambiguous-paths': 'off',
            'operation-4xx-response': 'off',
            'no-server-example.com': 'off',
          },
        }),
      });
      expect(
        problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
      ).toEqual([]);
    }
  });
});

describe('hand-written declarations', () => {
  it('wins, and missing members are filled in', async () => {
    const { document } = await documentOf(HandController);
    const response = (path: string, method: 'get' | 'post', status: number) =>
      document.paths[`/hand/${path}`]?.[method]?.responses[status];
    expect(response('conflict', 'get', 409)).toEqual({
      description: 'By hand',
      content: { 'text/plain': { schema: { type: 'string' } } },
    });
    expect(response('silent', 'get', 409)).toEqual({
      description: 'The registry detected a conflict and refused the operation',
      content: error(
        '409 Conflict',
        'The registry detected a conflict and refused the operation',
        'Conflict',
      ),
    });
    expect(response('created', 'post', 201)).toMatchObject({
      description: 'By hand',
      content: { 'application/json': { example: { code: '201 Created' } } },
    });
    expect(codesOf(document, 'get', '/hand/teapot')).toEqual(['200', '304', '418', '500']);
    expect(codesOf(document, 'get', '/hand/partial')).toEqual(['200', '206', '304', '500']);
    expect(document.paths['/hand/hidden']).toBeUndefined();
  });

  it('moves to the code that is sent', async () => {
    const { document } = await documentOf(HandController);
    expect(codesOf(document, 'post', '/hand/ok')).toEqual(['201', '500']);
    expect(document.paths['/hand/ok']?.post?.responses[201]).toEqual({
      description: 'By hand',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/FacilityDto' } } },
    });
    const { document: off } = await documentOf(HandController, { options: { successCodes: 'off' } });
    expect(codesOf(off, 'post', '/hand/ok')).toEqual(['200', '500']);
  });

  it('does not change the document it is given', async () => {
    const { bare, document } = await documentOf(FacilitiesController);
    expect(codesOf(bare, 'delete', '/facilities/{id}')).toEqual(['204']);
    expect(bare.components?.schemas?.['RegistryError']).toBeUndefined();
    expect(document.components?.schemas).toMatchObject({
      FacilityDto: {},
      RegistryError: {},
      RegistryProblem: {},
    });
  });
});

describe('operations are found', () => {
  @Controller({ path: 'things', version: '1' })
  class ThingsController {
    @Get() @Throws(404) list() {}
    @Get(':id/rooms/:room') @Throws(410) room() {}
  }
  @Controller({ path: 'things', version: '2' })
  class NewerController {
    @Get() @Throws(409) list() {}
  }

  it('with prefix and version, and if the document omits the prefix', async () => {
    const configure = (app: INestApplication) => {
      app.setGlobalPrefix('api');
      app.enableVersioning({ type: VersioningType.URI });
    };
    const { document } = await documentOf(ThingsController, { configure });
    expect(codesOf(document, 'get', '/api/v1/things')).toEqual(['200', '304', '404', '500']);
    expect(codesOf(document, 'get', '/api/v1/things/{id}/rooms/{room}')).toEqual([
      '200',
      '304',
      '410',
      '500',
    ]);
    const { document: without } = await documentOf(ThingsController, {
      configure,
      swagger: { ignoreGlobalPrefix: true },
    });
    expect(codesOf(without, 'get', '/v1/things')).toEqual(['200', '304', '404', '500']);
  });

  it('of every version that shares a path', async () => {
    const { document } = await documentOf([ThingsController, NewerController], {
      configure: app => app.enableVersioning({ type: VersioningType.HEADER, header: 'accept-version' }),
    });
    expect(codesOf(document, 'get', '/things')).toEqual(['200', '304', '404', '409', '500']);
  });

  it('of every method that a route has', async () => {
    const { document } = await documentOf(HandController);
    expect(codesOf(document, 'get', '/hand/all')).toEqual(['200', '304', '404', '500']);
    expect(codesOf(document, 'post', '/hand/all')).toEqual(['201', '404', '500']);
  });

  it('of HEAD, which may be conditional as GET is', async () => {
    @Controller('files')
    class FilesController {
      @Head(':id') look(@Headers('if-none-match') _tag?: string) {}
    }
    const { document } = await documentOf(FilesController);
    expect(codesOf(document, 'head', '/files/{id}')).toEqual(['200', '304', '500']);
  });

  it('and no others: what is in the document beside them stays as it is', async () => {
    const { bare, app } = await documentOf(ThingsController);
    const item = { get: { responses: { 200: { description: 'By hand' } } } };
    const paths = { ...bare.paths, '/': item, '/by-hand/{id}': item };
    const document = describeContract({ ...bare, paths }, app);
    expect([document.paths['/'], document.paths['/by-hand/{id}']]).toEqual([item, item]);
    expect(Object.keys(document.paths)).toEqual(Object.keys(paths));
  });

  it('if a parameter is only part of a segment, and if a path has a wildcard', async () => {
    @Controller('files')
    class FilesController {
      @Get(':id.json') @Throws(404) json() {}
      @Get('*path') @Throws(410) any() {}
      @Version('1') @Get(['a', 'b']) @Throws(409) several() {}
    }
    const { document } = await documentOf(FilesController);
    expect(codesOf(document, 'get', '/files/{id}.json')).toEqual(['200', '304', '404', '500']);
    expect(codesOf(document, 'get', '/files/{path}')).toEqual(['200', '304', '410', '500']);
    expect(codesOf(document, 'get', '/files/b')).toEqual(['200', '304', '409', '500']);
  });
});

it('words a success that is outside of the page as RFC 9110 does', async () => {
  @Controller('jobs')
  class JobsController {
    @Post() @HttpCode(202) start() {}
  }
  const { document } = await documentOf(JobsController, { options: { successCodes: 'off' } });
  expect(document.paths['/jobs']?.post?.responses).toMatchObject({ 202: { description: 'Accepted' } });
});

it('shows the options of the module', async () => {
  const { document } = await documentOf(FacilitiesController, {
    options: {
      unlistedStatuses: 'fold',
      problemTypeBase: 'https://example.org/problems',
      challenge: [
        { scheme: 'Bearer', realm: 'facilities' },
        { scheme: 'Basic', realm: 'facilities' },
      ],
      emptyBody: 'empty',
    },
  });
  expect(codesOf(document, 'put', '/facilities/{id}')).toEqual(['200', '400', '401', '500']);
  expect(document.paths['/facilities/{id}']?.put?.responses).toMatchObject({
    400: {
      description:
        'The resource is not in the state that the request expects; or the client has sent too many requests; or ' +
        'the body is malformed; or the body is too large; or the media type or the coding of the body is not supported',
      content: { 'application/problem+json': { example: { type: 'https://example.org/problems/400' } } },
    },
    401: {
      headers: { 'WWW-Authenticate': { example: 'Bearer realm="facilities", Basic realm="facilities"' } },
    },
  });
  expect(document.paths['/facilities']?.delete?.responses[204]).toEqual({ description: 'Nothing is left' });
  expect(document.paths['/facilities/{id}']?.delete?.responses[200]).not.toHaveProperty('content');
});

it.each([
  ['https://example.org/problems/', 'https://example.org/problems/404'],
  ['urn:example:problem:', 'urn:example:problem:404'],
  ['https://example.org/problems?status=', 'https://example.org/problems?status=404'],
])('shows the type of a problem that is sent, for the base %s', async (problemTypeBase, type) => {
  const { document } = await documentOf(FacilitiesController, { options: { problemTypeBase } });
  expect(document.paths['/facilities/{id}']?.get?.responses[404]).toMatchObject({
    content: { 'application/problem+json': { example: { type } } },
  });
});

// Its neighbours: the name of the problem's schema, a schema under the next name too, a document that is described twice.
it("stands beside schemas of the application's that have its names", async () => {
  @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [FacilitiesController] })
  class AppModule {}
  const { app } = await start('express', AppModule);
  const bare = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  const own = { type: 'object', description: 'own' };
  const schemas = { RegistryError: own, RegistryError2: own, RegistryProblem: own };
  const described = describeContract({ ...bare, components: { ...bare.components, schemas } }, app);
  const again = describeContract(described, app);
  await app.close();

  expect(described.components?.schemas).toMatchObject({
    ...schemas,
    RegistryError3: { required: ['code'] },
    RegistryProblem2: { required: ['type', 'title', 'status', 'code'] },
  });
  const found = described.paths['/facilities/{id}']?.get?.responses['404'];
  expect(JSON.stringify(found)).toContain('"#/components/schemas/RegistryError3"');
  expect(JSON.stringify(found)).toContain('"#/components/schemas/RegistryProblem2"');
  expect(again).toEqual(described);
});
