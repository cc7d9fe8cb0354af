import {
  All,
  Controller,
  Delete,
  Get,
  Head,
  Module,
  Patch,
  Post,
  Put,
  RequestMethod,
  Search,
  Version,
  VERSION_NEUTRAL,
  VersioningType,
  type INestApplication,
  type MiddlewareConsumer,
  type Type,
} from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type AdapterName, type RunningApp } from '../support/adapters.js';
import { responseTo, type Sent } from './response-to.js';

type Row = readonly [line: string, expected: string, sent?: Sent];

interface Scenario {
  readonly controllers?: readonly Type[] | ((adapter: AdapterName) => readonly Type[]);
  readonly module?: Type;
  readonly configure?: (app: INestApplication, adapter: AdapterName) => unknown;
  readonly rows: (adapter: AdapterName) => readonly Row[];
}

@Controller('facilities')
class Facilities {
  @Get() list() {
    return [];
  }
  @Post() create() {
    return {};
  }
  @Get(':id') find() {
    return {};
  }
  @Put(':id') replace() {
    return {};
  }
  @Delete(':id') remove() {
    return {};
  }
  @Patch('special') special() {
    return {};
  }
}

@Controller(['first', 'second'])
class Several {
  @Get(['one', 'two']) get() {
    return {};
  }
}

@Controller('rest')
class Wildcards {
  @Get('files/*') file() {
    return {};
  }
  @Post('files/:name/copy') copy() {
    return {};
  }
}

@Controller('optional')
class OptionalOnExpress {
  @Get('a{/:id}') optional() {
    return {};
  }
  @Post('a/:other') other() {
    return {};
  }
  @Get('b{-:id}.json') within() {
    return {};
  }
}

@Controller('optional')
class OptionalOnFastify {
  @Get('a/:id?') optional() {
    return {};
  }
  @Post('a/:other') other() {
    return {};
  }
}

@Controller('every')
class Every {
  @All() all() {
    return {};
  }
  @Get('more') more() {
    return {};
  }
}

@Controller('odd')
class Odd {
  @Head('head') head() {
    return;
  }
  @Search('search') search() {
    return {};
  }
  @Get('search') get() {
    return {};
  }
  @Get('file-:name.json') file() {
    return {};
  }
  @Get('schön') beautiful() {
    return {};
  }
  @Get('Case') letters() {
    return {};
  }
}

@Controller({ path: 'things', version: '1' })
class ThingsOne {
  @Get() list() {
    return [];
  }
  @Put() replace() {
    return {};
  }
}

@Controller({ path: 'things', version: '2' })
class ThingsTwo {
  @Get() list() {
    return [];
  }
  @Post() create() {
    return {};
  }
  @Version(['3', VERSION_NEUTRAL])
  @Delete()
  remove() {
    return {};
  }
}

@Controller({ path: 'hosted', host: 'admin.example.com' })
class Admin {
  @Get() list() {
    return [];
  }
  @Delete() remove() {
    return {};
  }
  @Put('own') own() {
    return {};
  }
}

@Controller({ path: 'hosted', host: [':tenant.example.org', /^exact\.test$/] })
class Tenant {
  @Post() create() {
    return {};
  }
}

@Controller('hosted')
class Everywhere {
  @Patch() patch() {
    return {};
  }
}

@Module({ controllers: [Facilities] })
class NestedModule {}

@Module({
  imports: [
    RegistryHttpModule.forRoot(),
    NestedModule,
    RouterModule.register([{ path: 'outer', children: [{ path: 'inner', module: NestedModule }] }]),
  ],
})
class RoutedModule {}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [Facilities] })
class BoundMiddlewareModule {
  configure(consumer: MiddlewareConsumer) {
    consumer
      .apply((_request: unknown, _response: unknown, next: () => void) => next())
      .forRoutes({ path: '*path', method: RequestMethod.GET });
  }
}

const LIST = 'GET, HEAD, POST, OPTIONS';
const ITEM = 'GET, HEAD, PUT, DELETE, OPTIONS';

const facilityRows = (prefix: string): Row[] => [
  [`GET ${prefix}/facilities`, '200'],
  [`HEAD ${prefix}/facilities`, '200'],
  [`PUT ${prefix}/facilities`, `405: ${LIST}`],
  [`DELETE ${prefix}/facilities?a=1`, `405: ${LIST}`],
  [`PROPFIND ${prefix}/facilities`, `405: ${LIST}`],
  [`TRACE ${prefix}/facilities`, `405: ${LIST}`],
  [`POST ${prefix}/facilities/1`, `405: ${ITEM}`],
  [`PATCH ${prefix}/facilities/a%20b`, `405: ${ITEM}`],
  [`PATCH ${prefix}/facilities/a%2Fb`, `405: ${ITEM}`],
  [`POST ${prefix}/facilities/special`, '405: GET, HEAD, PUT, PATCH, DELETE, OPTIONS'],
  [`OPTIONS ${prefix}/facilities`, `204: ${LIST}`],
  [`OPTIONS ${prefix}/facilities/1?x=y`, `204: ${ITEM}`],
  [`OPTIONS ${prefix}/facilities/special`, '204: GET, HEAD, PUT, PATCH, DELETE, OPTIONS'],
  [`GET ${prefix}/facilities/1/2`, '404'],
  [`HEAD ${prefix}/nowhere`, '404'],
  [`POST ${prefix}/nowhere?secret=1`, '404'],
  [`PROPFIND ${prefix}/nowhere`, '404'],
  [`TRACE ${prefix}/nowhere`, '404'],
  [`OPTIONS ${prefix}/nowhere`, '404'],
  ['OPTIONS *', '204'],
];

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'plain routes': { controllers: [Facilities], rows: () => facilityRows('') },
  'routes under a global prefix': {
    controllers: [Facilities, Several],
    configure: app =>
      app.setGlobalPrefix('api/v1', {
        exclude: ['first/one', { path: 'second/*path', method: RequestMethod.ALL }],
      }),
    rows: () => [
      ...facilityRows('/api/v1'),
      ['GET /first/one', '200'],
      ['POST /first/one', '405: GET, HEAD, OPTIONS'],
      ['OPTIONS /first/one', '204: GET, HEAD, OPTIONS'],
      ['POST /second/two', '405: GET, HEAD, OPTIONS'],
      ['POST /api/v1/first/two', '405: GET, HEAD, OPTIONS'],
      ['POST /api/v1/first/one', '404'],
      ['POST /first/two', '404'],
      ['GET /facilities', '404'],
      ['POST /facilities', '404'],
      ['GET /', '404'],
      ['OPTIONS /facilities', '404'],
      ['OPTIONS /api/v1', '404'],
      ['GET /api/v1', '404'],
      ['GET /api/v1/', '404'],
      ['GET /api/v10/facilities', '404'],
      ['HEAD /outside', '404'],
    ],
  },
  'routes of a nested module': { module: RoutedModule, rows: () => facilityRows('/outer/inner') },
  'middleware bound to every path for one method': {
    module: BoundMiddlewareModule,
    rows: () => facilityRows(''),
  },
  'middleware bound to every path for one method, under a prefix': {
    module: BoundMiddlewareModule,
    configure: app => app.setGlobalPrefix('api'),
    rows: () => [...facilityRows('/api'), ['OPTIONS /outside', '404'], ['POST /outside', '404']],
  },
  'several paths': {
    controllers: [Several],
    rows: () =>
      ['first/one', 'first/two', 'second/one', 'second/two'].flatMap((path): Row[] => [
        [`GET /${path}`, '200'],
        [`DELETE /${path}`, '405: GET, HEAD, OPTIONS'],
      ]),
  },
  wildcards: {
    controllers: [Wildcards],
    rows: () => [
      ['GET /rest/files/a/b', '200'],
      ['PUT /rest/files/a/b', '405: GET, HEAD, OPTIONS'],
      ['PUT /rest/files/a/copy', '405: GET, HEAD, POST, OPTIONS'],
      ['PUT /rest/files/', '405: GET, HEAD, OPTIONS'],
      ['PUT /rest', '404'],
    ],
  },
  'optional segments': {
    controllers: adapter => [adapter === 'express' ? OptionalOnExpress : OptionalOnFastify],
    rows: adapter => [
      ['GET /optional/a', '200'],
      ['GET /optional/a/1', '200'],
      ['PUT /optional/a', '405: GET, HEAD, OPTIONS'],
      ['PUT /optional/a/1', '405: GET, HEAD, POST, OPTIONS'],
      ['POST /optional/a', '405: GET, HEAD, OPTIONS'],
      ['PUT /optional/a/1/2', '404'],
      ['PUT /optional/b-1.json', adapter === 'express' ? '405: GET, HEAD, OPTIONS' : '404'],
      ['PUT /optional/b.json', adapter === 'express' ? '405: GET, HEAD, OPTIONS' : '404'],
    ],
  },
  'handlers of every method': {
    controllers: [Every],
    rows: () => [
      ['GET /every', '200'],
      ['OPTIONS /every', '200'],
      ['TRACE /every', '200'],
      ['PROPFIND /every', '200'],
      ['POST /every/more', '405: GET, HEAD, OPTIONS'],
    ],
  },
  'odd methods and paths': {
    controllers: [Odd],
    rows: adapter => [
      ['GET /odd/head', '405: HEAD, OPTIONS'],
      ['SEARCH /odd/search', '200'],
      ['POST /odd/search', '405: GET, HEAD, OPTIONS, SEARCH'],
      ['POST /odd/file-a.json', '405: GET, HEAD, OPTIONS'],
      ['POST /odd/file-a.xml', '404'],
      // Express's router matches the path as it was sent, Fastify's as it reads decoded.
      ['POST /odd/sch%C3%B6n', adapter === 'fastify' ? '405: GET, HEAD, OPTIONS' : '404'],
      ['POST /odd/Case', '405: GET, HEAD, OPTIONS'],
      ['POST /odd/case', adapter === 'express' ? '405: GET, HEAD, OPTIONS' : '404'],
      ['POST /odd/Case/', adapter === 'express' ? '405: GET, HEAD, OPTIONS' : '404'],
      ['POST //odd/Case', '404'],
      ['POST http://example.com/odd/Case', '405: GET, HEAD, OPTIONS'],
      ['POST http://example.com', '404'],
    ],
  },
  'versions in the path': {
    controllers: [ThingsOne, ThingsTwo],
    configure: app => app.enableVersioning({ type: VersioningType.URI }),
    rows: () => [
      ['POST /v1/things', '405: GET, HEAD, PUT, OPTIONS'],
      ['PUT /v2/things', '405: GET, HEAD, POST, OPTIONS'],
      ['PUT /things', '405: DELETE, OPTIONS'],
      ['PUT /v3/things', '405: DELETE, OPTIONS'],
      ['PUT /v4/things', '404'],
    ],
  },
  'versions in a header': {
    controllers: [ThingsOne, ThingsTwo],
    configure: app => app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' }),
    rows: () => versionRows(version => ({ 'X-Version': version })),
  },
  'versions in the media type': {
    controllers: [ThingsOne, ThingsTwo],
    configure: app => app.enableVersioning({ type: VersioningType.MEDIA_TYPE, key: 'v=' }),
    rows: () => versionRows(version => ({ Accept: `application/json;v=${version}` })),
  },
  "versions of the application's own": {
    controllers: [ThingsOne, ThingsTwo],
    configure: app =>
      app.enableVersioning({
        type: VersioningType.CUSTOM,
        extractor: request => String((request as { headers: Record<string, string> }).headers['x-api'] ?? ''),
      }),
    rows: () => versionRows(version => ({ 'X-Api': version })).filter(([, , sent]) => sent?.headers),
  },
  'controllers bound to hosts': {
    controllers: [Admin, Tenant, Everywhere],
    rows: () => [
      ['GET /hosted', '200', { headers: { Host: 'admin.example.com' } }],
      [
        'PUT /hosted',
        '405: GET, HEAD, PATCH, DELETE, OPTIONS',
        { headers: { Host: 'admin.example.com:80' } },
      ],
      ['PUT /hosted', '405: POST, PATCH, OPTIONS', { headers: { Host: 'one.example.org' } }],
      ['PUT /hosted', '405: POST, PATCH, OPTIONS', { headers: { Host: 'exact.test' } }],
      ['PUT /hosted', '405: PATCH, OPTIONS', { headers: { Host: 'elsewhere.test' } }],
      ['GET /hosted', '405: PATCH, OPTIONS', { headers: { Host: 'elsewhere.test' } }],
      ['OPTIONS /hosted', '204: PATCH, OPTIONS', { headers: { Host: 'elsewhere.test' } }],
      ['GET /hosted/own', '405: PUT, OPTIONS', { headers: { Host: 'admin.example.com' } }],
      ['GET /hosted/own', '404', { headers: { Host: 'elsewhere.test' } }],
      ['PUT /hosted/own?a=b', '404', { headers: { Host: 'elsewhere.test' } }],
      ['OPTIONS /hosted/own', '404', { headers: { Host: 'elsewhere.test' } }],
    ],
  },
};

/** The version that a request asks for is part of what it asks for: one that has no route of the path is a 404. */
function versionRows(asking: (version: string) => Record<string, string>): Row[] {
  const first = 'GET, HEAD, PUT, OPTIONS';
  const of = (version: string): Sent => ({ headers: asking(version) });
  return [
    ['GET /things', '200', of('1')],
    ['PUT /things', '200', of('1')],
    ['POST /things', `405: ${first}`, of('1')],
    ['PUT /things', '405: GET, HEAD, POST, OPTIONS', of('2')],
    ['GET /things', '405: DELETE, OPTIONS', of('3')],
    ['GET /things', '404', of('9')],
    ['GET /things', '405: DELETE, OPTIONS'],
    ['DELETE /things', '200'],
    ['DELETE /things', '200', of('3')],
    ['PATCH /things', `405: ${first}`, of('1')],
    ['PATCH /things', '404', of('9')],
    ['PATCH /things', '405: DELETE, OPTIONS'],
    ['OPTIONS /things', `204: ${first}`, of('1')],
    ['OPTIONS /things', '204: DELETE, OPTIONS', of('3')],
    ['OPTIONS /things', '404', of('9')],
    ['GET /other', '404', of('1')],
  ];
}

function moduleOf({ module, controllers = [] }: Scenario, adapter: AdapterName): Type {
  if (module) return module;
  const list = typeof controllers === 'function' ? controllers(adapter) : controllers;
  @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [...list] })
  class AppModule {}
  return AppModule;
}

describe.each(EVERY_ADAPTER)('on %s', adapter => {
  describe.each(Object.entries(SCENARIOS))('%s', (_name, scenario) => {
    let running: RunningApp;

    beforeAll(async () => {
      running = await start(adapter, moduleOf(scenario, adapter), {
        configure: app => scenario.configure?.(app, adapter),
      });
    });
    afterAll(() => running.app.close());

    it.each(scenario.rows(adapter).map(row => [...row] as [string, string, Sent?]))(
      '%s → %s %o',
      async (line, expected, sent) => {
        expect(await responseTo(running.url, line, sent)).toBe(expected);
      },
    );
  });
});
