import {
  Body,
  type CanActivate,
  Controller,
  Get,
  GoneException,
  HttpCode,
  type INestApplication,
  Module,
  NotFoundException,
  Param,
  Post,
  UseGuards,
  Version,
  VersioningType,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiBasicAuth, ApiBody, ApiOkResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import {
  Location,
  RegistryContract,
  registryFastifyOptions,
  RegistryHttpModule,
  renderContractPage,
  SuccessCode,
  Throws,
} from 'nestjs-registry-http';
import { describeContract } from 'nestjs-registry-http/openapi';
import { checkContract, type ContractReport } from 'nestjs-registry-http/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

@Throws(401)
class Guard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

@Controller('legacy')
@ApiBasicAuth()
@UseGuards(Guard)
class LegacyController {
  @Get(':id')
  @Throws(404)
  @ApiOkResponse({ description: 'One of them' })
  find(@Param('id') id: string) {
    throw new NotFoundException(`No ${id}`);
  }
  @Post()
  @HttpCode(202)
  @Location('/legacy/:id')
  @ApiBody({ schema: { type: 'object' } })
  create(@Body() body: unknown) {
    return body;
  }
  @Post('stated')
  @SuccessCode(202, 'it is queued')
  stated() {}
}

@Controller('kept')
class KeptController {
  @Get()
  @Throws(404)
  find() {
    return {};
  }
}

@Controller('versioned')
class OldVersionController {
  @Get()
  @Version('1')
  find() {
    throw new GoneException('Old');
  }
}

@Controller('versioned')
class NewVersionController {
  @Get()
  @Version('2')
  @Throws(410)
  find() {
    throw new GoneException('New');
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ exclude: [LegacyController] })],
  controllers: [LegacyController, KeptController],
})
class AppModule {}

@Module({
  imports: [RegistryHttpModule.forRoot({ exclude: [OldVersionController] })],
  controllers: [OldVersionController, NewVersionController],
})
class VersionedModule {}

describe.each(EVERY_ADAPTER)('excluded routes on %s', adapter => {
  let app: INestApplication;
  let url: string;
  const run = async (): Promise<void> => {
    const frameworks = {
      express: () => new ExpressAdapter(),
      fastify: () => new FastifyAdapter(registryFastifyOptions()),
    };
    app = await NestFactory.create(AppModule, frameworks[adapter]() as never, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  };
  afterEach(() => app.close());

  const documentOf = () =>
    describeContract(SwaggerModule.createDocument(app, new DocumentBuilder().addBasicAuth().build()), app);

  it('are marked in the contract, which has their bare success and no errors', async () => {
    await run();
    const { routes, paths } = app.get(RegistryContract);
    const legacy = routes.filter(({ controller }) => controller === 'LegacyController');
    const own = {
      versions: [],
      controller: 'LegacyController',
      excluded: true,
      declared: false,
      errors: [],
    };
    expect(legacy.map(route => ({ ...route, conditional: undefined }))).toEqual([
      {
        ...own,
        method: 'GET',
        path: '/legacy/:id',
        handler: 'find',
        success: { status: 200, code: '200 OK', reason: undefined, location: false },
      },
      {
        ...own,
        method: 'POST',
        path: '/legacy',
        handler: 'create',
        success: { status: 202, code: '202 Accepted', reason: undefined, location: false },
      },
      {
        ...own,
        method: 'POST',
        path: '/legacy/stated',
        handler: 'stated',
        success: { status: 202, code: '202 Accepted', reason: undefined, location: false },
      },
    ]);
    expect(routes.filter(route => 'excluded' in route)).toEqual(legacy);
    expect(paths.find(({ path }) => path === '/legacy')?.allow).toEqual(['POST', 'OPTIONS']);
  });

  it('are marked in OpenAPI, and are otherwise as they were', async () => {
    await run();
    const before = SwaggerModule.createDocument(app, new DocumentBuilder().addBasicAuth().build());
    const { paths } = documentOf();
    for (const path of ['/legacy/{id}', '/legacy', '/legacy/stated']) {
      for (const method of ['get', 'post'] as const) {
        const operation = before.paths[path]?.[method];
        expect(paths[path]?.[method]).toEqual(operation && { ...operation, 'x-registry-excluded': true });
      }
    }
    expect(Object.keys(paths['/kept']?.get?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '404', '500']),
    );
    expect(paths['/kept']?.get).not.toHaveProperty('x-registry-excluded');
  });

  it('leave path and method to the version that is not excluded', async () => {
    ({ app, url } = await start(adapter, VersionedModule, {
      configure: configured =>
        configured.enableVersioning({
          type: VersioningType.HEADER,
          header: 'x-version',
          defaultVersion: '2',
        }),
    }));
    const bodyOf = async (version: string) =>
      (await exchange(`${url}/versioned`, { headers: { 'x-version': version } })).body;
    expect(await bodyOf('1')).toBe('{"message":"Old","error":"Gone","statusCode":410}');
    expect(await bodyOf('2')).toBe('{"code":"410 Gone","message":"New"}');
    const operation = documentOf().paths['/versioned']?.get;
    expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['200', '410', '500']));
    expect(operation).not.toHaveProperty('x-registry-excluded');
  });

  it('are marked in the contract page', async () => {
    await run();
    const page = renderContractPage(app.get(RegistryContract));
    expect(page.match(/<small>excluded<\/small>/g)).toHaveLength(3);
    expect(page).toContain('LegacyController.<wbr>find <small>excluded</small>'.replace('<wbr>', '<wbr />'));
    expect(page).toContain('Routes that are excluded respond as in bare Nest');
    const kept = renderContractPage({
      routes: app.get(RegistryContract).routes.filter(({ excluded }) => !excluded),
      paths: [],
    });
    expect(kept).not.toContain('excluded');
  });

  const excludedOf = ({ notChecked }: ContractReport) =>
    notChecked.filter(({ reason }) => reason === 'the route is excluded');

  it('are not held to the contract, and counted, by the contract of the application', async () => {
    await run();
    const report = await checkContract(app, { writes: true, user: 'a:b' });
    expect(report.rules.flatMap(({ breaches }) => breaches)).toEqual([]);
    expect(excludedOf(report)).toEqual([
      { rule: 'head', reason: 'the route is excluded', requests: 1 },
      { rule: 'writes', reason: 'the route is excluded', requests: 2 },
    ]);
    expect(report.notes).toContain(
      'Not checked, since the route is excluded: 3 requests (head 1, writes 2).',
    );
  });

  it('are not held to the contract, and counted, by the document', async () => {
    await run();
    const report = await checkContract(url, { writes: true, user: 'a:b', openapi: documentOf() });
    expect(report.rules.flatMap(({ breaches }) => breaches)).toEqual([]);
    expect(excludedOf(report)).toEqual([
      { rule: 'head', reason: 'the route is excluded', requests: 1 },
      { rule: 'malformed-json', reason: 'the route is excluded', requests: 1 },
      { rule: 'media-type', reason: 'the route is excluded', requests: 1 },
      { rule: 'oversized-body', reason: 'the route is excluded', requests: 1 },
      { rule: 'challenge', reason: 'the route is excluded', requests: 3 },
      { rule: 'writes', reason: 'the route is excluded', requests: 2 },
    ]);
  });
});
