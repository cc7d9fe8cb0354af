import {
  All,
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  Module,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  UseGuards,
  Version,
  VersioningType,
  type CanActivate,
} from '@nestjs/common';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ConflictException,
  GoneException,
  Location,
  NotFoundException,
  RegistryContract,
  RegistryHttpModule,
  renderContractPage,
  SuccessCode,
  thrownBy,
  Throws,
} from 'nestjs-registry-http';
import { EVERY_ADAPTER, start } from '../support/adapters.js';

class Guard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

class Facilities {
  @Throws(NotFoundException, GoneException)
  find(): void {}
  @Throws({ error: ConflictException, when: 'the <uuid> is "taken" & gone' })
  create(): void {}
  @Throws(thrownBy(Facilities, 'find'), 412)
  replace(): void {}
}

@Controller('facilities')
@UseGuards(Guard)
class FacilitiesController {
  @Get() @Throws() list() {}
  @Post() @Location('/facilities/:uuid') @Throws(thrownBy(Facilities, 'create')) create(
    @Body() _body: unknown,
  ) {}
  @Get(':id') @Throws(thrownBy(Facilities, 'find')) find(
    @Param('id', ParseUUIDPipe) _id: string,
    @Headers('if-none-match') _tag?: string,
  ) {}
  @Put(':id') @Throws(thrownBy(Facilities, 'replace')) replace(@Body() _body: unknown) {}
  @Delete(':id') @Throws(thrownBy(Facilities, 'find')) remove() {}
}

@Controller('imports')
class ImportsController {
  @Post() @SuccessCode(202, 'the import goes on') start() {}
  @Get() @Version(['1', '2']) @Throws(404) several() {}
  @All('proxy') proxy() {}
}

describe.each(EVERY_ADAPTER)('the page of the contract on %s', adapter => {
  /** What Express generates an `ETag` for may get a 304. */
  const unchanged = adapter === 'express' ? ['304 Not Modified: ✓'] : [];
  let contract: RegistryContract;
  let page: string;
  beforeAll(async () => {
    @Module({
      imports: [RegistryHttpModule.forRoot()],
      controllers: [FacilitiesController, ImportsController],
    })
    class AppModule {}
    const { app } = await start(adapter, AppModule, {
      configure: nest => nest.enableVersioning({ type: VersioningType.HEADER, header: 'accept-version' }),
    });
    contract = app.get(RegistryContract);
    page = renderContractPage(contract, { title: 'Facilities <&> "more"' });
    await app.close();
  });

  /** The cells of a row that are not empty, as `heading: letters`, by what stands in its row's heading. */
  const rowOf = (path: string, method: string): string[] => {
    const text = (html: string) =>
      html
        .replace(/<span class="hidden">[^<]*<\/span>/g, '')
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    const headings = [...(/<thead>.*<\/thead>/s.exec(page)?.[0] ?? '').matchAll(/<th .*?<\/th>/gs)].map(
      ([cell]) => [text(cell), / title="([^"]*)"/.exec(cell)?.[1]].join(' ').trim(),
    );
    const group = page.split('<tbody>').find(body => body.includes(`<code>${path}</code>`)) ?? '';
    const row =
      group
        .split('<tr')
        .find(cells => text(/<th scope="row">.*?<\/th>/s.exec(cells)?.[0] ?? '').startsWith(method)) ?? '';
    const cells = [...row.matchAll(/<td.*?<\/td>/gs)].slice(1).map(([cell]) => text(cell));
    return cells.flatMap((cell, index) => (cell ? `${headings[index + 3]}: ${cell}` : []));
  };

  it('has each route with each code that it responds with', () => {
    expect(rowOf('/facilities', 'GET')).toEqual([
      '200 OK: ✓',
      ...unchanged,
      '401 Unauthorized: G',
      '403 Forbidden: G',
      '500 Internal Server Error: L',
    ]);
    expect(rowOf('/facilities', 'POST')).toEqual([
      '201 Created: ✓',
      '400 Bad Request: L',
      '401 Unauthorized: G',
      '403 Forbidden: G',
      '409 Conflict: S',
      '413 Content Too Large: L',
      '415 Unsupported Media Type: L',
      '500 Internal Server Error: L',
    ]);
    expect(rowOf('/facilities/:id', 'GET')).toEqual([
      '200 OK: ✓',
      '304 Not Modified: ✓',
      '400 Bad Request: P',
      '401 Unauthorized: G',
      '403 Forbidden: G',
      '404 Not Found: S',
      '410 Gone: S',
      '500 Internal Server Error: L',
    ]);
    expect(rowOf('/facilities/:id', 'any other')).toEqual(['405 Not Allowed: L']);
    expect(rowOf('/imports', 'POST')).toEqual(['202 Accepted: ✓', '500 Internal Server Error: L']);
    expect(rowOf('/imports/proxy', 'any other')).toEqual([]);
  });

  it('has a column for each code that some route responds with, and no other', () => {
    const headings = [...page.matchAll(/class="code"><abbr title="[^"]+">(\d+)/g)].map(([, code]) =>
      Number(code),
    );
    const codes = new Set(
      contract.routes.flatMap(({ success, errors }) => [
        success.status,
        ...errors.map(({ status }) => status),
      ]),
    );
    expect(headings).toEqual([...codes.add(304).add(405)].sort());
  });

  it('has no 405 if every path takes every method', async () => {
    @Controller('any')
    class AnyController {
      @All() any() {}
    }
    @Module({ imports: [RegistryHttpModule.forRoot()], controllers: [AnyController] })
    class AnyModule {}
    const { app } = await start(adapter, AnyModule);
    const open = renderContractPage(app.get(RegistryContract));
    await app.close();
    expect(open).toContain('<title>The contract</title>');
    expect([...open.matchAll(/class="code"><abbr title="[^"]+">(\d+)/g)].map(([, code]) => code)).toEqual([
      '200',
      ...(adapter === 'express' ? ['304'] : []),
      '500',
    ]);
  });

  it('says versions, locations, what is allowed and why', () => {
    expect(page).toContain('<th scope="row">GET <small>version 1, 2</small></th>');
    expect(page).toContain('FacilitiesController.<wbr />create <small>Location</small>');
    expect(page).toContain('title="Allow: GET, HEAD, PUT, DELETE, OPTIONS"');
    expect(page).toContain('title="the import goes on"');
  });

  it('escapes what it is given', () => {
    expect(page).toContain('<title>Facilities &lt;&amp;&gt; &quot;more&quot;</title>');
    expect(page).toContain('the &lt;uuid&gt; is &quot;taken&quot; &amp; gone (Facilities.create)');
    expect(page).not.toContain('<uuid>');
  });

  it('needs nothing else', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|href="(?!#)|url\(|@import/);
    expect(page).toMatch(/^<!doctype html>/);
  });
});
