import { Body, Controller, Delete, Get, Header, Module, Post } from '@nestjs/common';
import {
  ConflictException,
  GoneException,
  RegistryContract,
  type RegistryHttpOptions,
  RegistryHttpModule,
  renderContractPage,
  Throws,
  type InferredErrors,
} from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

class IdentifierTakenException extends ConflictException {
  static readonly errorCode = 'identifier-taken';
  static readonly title = 'The identifier belongs to another facility';
}

/** A name that stands percent-encoded in a URI, and escaped in HTML. */
class RemovedException extends GoneException {
  static readonly errorCode = 'räumt "ab"';
}

const taken = { error: IdentifierTakenException, when: 'another facility has the <identifier>' };

@Controller('facilities')
class FacilitiesController {
  @Post()
  @Throws(taken)
  create(@Body() _facility: unknown): never {
    throw new IdentifierTakenException('MOH 123 is taken');
  }
  @Post('merge')
  @Throws({ ...taken, when: 'both have an identifier of one agency' }, 409)
  merge(): never {
    throw new ConflictException('Not now');
  }
  @Delete(':id')
  @Throws(RemovedException, 404)
  remove(): never {
    throw new RemovedException('Facility 7 was removed');
  }
  @Get('orders')
  orders(): void {}
}

@Controller('contract')
class ContractController {
  constructor(private readonly contract: RegistryContract) {}
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Throws()
  page(): string {
    return renderContractPage(this.contract);
  }
}

const inferred: InferredErrors = [
  {
    controller: FacilitiesController,
    handlers: {
      orders: ['order-lost', 'order-shipped'].map(errorCode => ({
        status: 409,
        exception: 'OrderException',
        errorCode,
        title: `Title of ${errorCode}`,
        from: 'service' as const,
        at: 'src/orders.service.ts:12',
      })),
    },
  },
];

const BASE = 'https://api.example.org/contract#';
const POST = { method: 'POST', path: '/facilities' };
const MERGE = { method: 'POST', path: '/facilities/merge' };
const REMOVE = { method: 'DELETE', path: '/facilities/:id' };
const ORDERS = { method: 'GET', path: '/facilities/orders' };
const PAGE = { method: 'GET', path: '/contract' };

async function run(name: (typeof EVERY_ADAPTER)[number], options: RegistryHttpOptions): Promise<RunningApp> {
  @Module({
    imports: [RegistryHttpModule.forRoot({ inferred, ...options })],
    controllers: [FacilitiesController, ContractController],
  })
  class AppModule {}
  return start(name, AppModule);
}

describe.each(EVERY_ADAPTER)('the catalogue of errors on %s', name => {
  let running: RunningApp;
  let catalogue: ReturnType<RegistryContract['errorCatalogue']>;
  beforeAll(async () => {
    running = await run(name, { problemTypeBase: BASE });
    catalogue = running.app.get(RegistryContract).errorCatalogue();
  });
  afterAll(() => running.app.close());

  it('has each name with its status, title, text and operations', () => {
    expect(catalogue.filter(({ errorCode }) => errorCode !== undefined)).toEqual([
      {
        errorCode: 'identifier-taken',
        status: 409,
        code: '409 Conflict',
        title: 'The identifier belongs to another facility',
        description: 'another facility has the <identifier>; or both have an identifier of one agency',
        anchor: 'identifier-taken',
        type: `${BASE}identifier-taken`,
        operations: [POST, MERGE],
      },
      ...['order-lost', 'order-shipped'].map(errorCode => ({
        errorCode,
        status: 409,
        code: '409 Conflict',
        title: `Title of ${errorCode}`,
        description: 'the registry detected a conflict and refused the operation',
        anchor: errorCode,
        type: `${BASE}${errorCode}`,
        operations: [ORDERS],
      })),
      {
        errorCode: 'räumt "ab"',
        status: 410,
        code: '410 Gone',
        title: 'Gone',
        description: 'the resource did exist but has been permanently removed',
        anchor: 'räumt "ab"',
        type: `${BASE}r%C3%A4umt%20%22ab%22`,
        operations: [REMOVE],
      },
    ]);
  });

  it('has each status that can be sent, with the operations that declare it without a name', () => {
    const statuses = catalogue.filter(({ errorCode }) => errorCode === undefined);
    expect(statuses.find(({ status }) => status === 409)).toEqual({
      status: 409,
      code: '409 Conflict',
      title: 'Conflict',
      description: 'the registry detected a conflict and refused the operation',
      anchor: '409',
      type: `${BASE}409`,
      operations: [MERGE],
    });
    expect(Object.fromEntries(statuses.map(({ anchor, operations }) => [anchor, operations]))).toMatchObject({
      400: [POST],
      404: [REMOVE],
      405: [],
      410: [],
      500: [POST, MERGE, REMOVE, ORDERS, PAGE],
      503: [],
    });
    expect(catalogue.map(({ status }) => status)).toEqual(
      catalogue.map(({ status }) => status).sort((one, other) => one - other),
    );
  });

  it.each([
    ['POST', '/facilities', 'identifier-taken', 'The identifier belongs to another facility'],
    ['POST', '/facilities/merge', '409', 'Conflict'],
    ['DELETE', '/facilities/7', 'räumt "ab"', 'Gone'],
    ['GET', '/nowhere', '404', 'Not Found'],
    ['PUT', '/facilities', '405', 'Not Allowed'],
  ])("is the target of a problem's type: %s %s", async (method, path, anchor, title) => {
    const { body } = await exchange(`${running.url}${path}`, {
      method,
      headers: { accept: 'application/problem+json' },
    });
    const problem = JSON.parse(body) as { type: string; title: string };
    const { body: page } = await exchange(`${running.url}/contract`);

    expect(problem).toMatchObject({ type: `${BASE}${encodeURIComponent(anchor)}`, title });
    const id = anchor.replaceAll('"', '&quot;');
    expect(page.split(`id="${id}"`)).toHaveLength(2);
  });

  it('stands in the page, each entry once, with links to itself and the names of operations', async () => {
    const { body } = await exchange(`${running.url}/contract`);
    const ids = [...body.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.toSorted()).toEqual(catalogue.map(({ anchor }) => anchor.replaceAll('"', '&quot;')).sort());
    const article = /<article\s+id="identifier-taken">.*?<\/article>/s.exec(body)?.[0] ?? '';
    expect(
      article
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ).toBe(
      'identifier-taken 409 Conflict The identifier belongs to another facility ' +
        'another facility has the &lt;identifier&gt;; or both have an identifier of one agency ' +
        'POST /facilities POST /facilities/merge',
    );
    expect(article).toContain('href="#identifier-taken"');
    const fault = /<article\s+id="500">.*?<\/article>/s.exec(body)?.[0];
    expect(fault).toContain('every operation');
  });
});

it('has only the statuses of the page if others fold into them, and about:blank without a base', async () => {
  const { app } = await run('express', { unlistedStatuses: 'fold' });
  try {
    const catalogue = app.get(RegistryContract).errorCatalogue();
    expect([...new Set(catalogue.map(({ status }) => status))]).toEqual([
      400, 401, 403, 404, 405, 409, 410, 500,
    ]);
    expect([...new Set(catalogue.map(({ type }) => type))]).toEqual(['about:blank']);
  } finally {
    await app.close();
  }
});

it('is left out of a page whose contract is data of the user', () => {
  expect(renderContractPage({ routes: [], paths: [] })).not.toContain('<h2>Errors</h2>');
});
