import { createServer } from 'node:http';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { checkContract } from 'nestjs-registry-http/testing';
import { describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start } from '../support/adapters.js';
import { listen } from './servers/running-server.js';

@Controller('things')
class ThingsController {
  @Get() list() {
    return [];
  }

  @Post() create() {
    return { id: 1 };
  }

  @Get(':id') find() {
    return {};
  }
}

@Module({ controllers: [ThingsController] })
class BareModule {}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [ThingsController] })
class RegistryModule {}

describe.each(EVERY_ADAPTER)('an application without a document on %s', name => {
  it.each([
    ['with the module', RegistryModule, []],
    ['without the module', BareModule, ['PROPFIND /things', 'PROPFIND /things/{id}']],
  ])('%s is checked by its routes', async (_what, module, broken) => {
    const { app } = await start(name, module);
    try {
      const report = await checkContract(app);
      const rule = report.rules.find(one => one.rule === 'method-not-allowed');
      expect(rule?.checks).toBeGreaterThan(1);
      expect([...new Set(rule?.breaches.map(({ operation }) => operation))]).toEqual(broken);
      expect(report.rules.find(one => one.rule === 'head')?.checks).toBeGreaterThan(3);
      expect(report.notes.slice(0, 2)).toEqual([
        'The statuses of 3 of 3 operations were not checked, since they declare none.',
        'Of 1 paths with parameters, the values are made up: a resource may be missing.',
      ]);
    } finally {
      await app.close();
    }
  });
});

describe('a URL without a document', () => {
  const serve = (allow: string | undefined, refusal: number) =>
    listen(
      createServer(({ url, method }, response) => {
        response.setHeader('Content-Type', 'application/json');
        if (url !== '/') return void response.writeHead(404).end('{"code":"404 Not Found"}');
        if (method === 'GET' || method === 'HEAD') return void response.end('{}');
        if (allow !== undefined) response.setHeader('Allow', allow);
        if (method === 'OPTIONS' && allow !== undefined) return void response.writeHead(204).end();
        response
          .writeHead(refusal)
          .end(`{"code":"${refusal === 405 ? '405 Not Allowed' : '404 Not Found'}"}`);
      }),
    );

  it.each([
    ['the methods that Allow names', 'GET, HEAD, OPTIONS', 405, 0],
    ['a method that Allow does not name, and that is no 405', 'GET, HEAD, OPTIONS', 404, 1],
    ['GET alone if there is no Allow', undefined, 404, 0],
  ])('is held to %s', async (_what, allow, refusal, breaches) => {
    const { url, close } = await serve(allow, refusal);
    try {
      const report = await checkContract(url);
      const of = (name: string) => report.rules.find(({ rule }) => rule === name);
      expect(of('method-not-allowed')?.breaches).toHaveLength(breaches);
      expect(of('method-not-allowed')?.checks ? 'checked' : 'not checked').toBe(
        allow ? 'checked' : 'not checked',
      );
      expect(of('options')?.breaches).toEqual([]);
      expect(of('head')?.checks).toBeGreaterThan(0);
      expect(report.notes[0]).toMatch(
        /^No OpenAPI document was found: only \/ and what needs no route was checked\. \d+ rules were not checked, since they need routes: .*\bmalformed-json\b/,
      );
      expect(report.notes.includes('Allow of / names GET, HEAD, OPTIONS.')).toBe(allow !== undefined);
    } finally {
      await close();
    }
  });
});
