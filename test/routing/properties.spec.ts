import { Controller, Module, RequestMapping, RequestMethod, type Type } from '@nestjs/common';
import express from 'express';
import { array, assert, asyncProperty, constantFrom, property, tuple } from 'fast-check';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PatternTree } from '../../lib/adapter/index.js';
import { formatAllow } from '../../lib/status/index.js';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

const PATTERN_SEGMENTS = [
  'a',
  'b',
  'A',
  'a.json',
  ':x',
  ':y',
  ':x.json',
  'a-:x',
  '{a}',
  ':"x y"',
  '\\:a',
  '',
  'ü',
];
const PATTERN_ENDS = ['', '/', '/*rest', '{/:z}', '{/a/b}'];
const PATH_SEGMENTS = ['a', 'b', 'A', 'B', 'c', 'a.json', 'a-b', ':a', '', '%61', 'ü', 'x y'];

const pathOf = (segments: readonly string[]) => segments.map(segment => `/${segment}`).join('');

const pattern = tuple(
  array(constantFrom(...PATTERN_SEGMENTS), { maxLength: 4 }),
  constantFrom(...PATTERN_ENDS),
)
  .map(([segments, end]) => `${pathOf(segments)}${end}` || '/')
  .filter(path => new Set(path.match(/:\w+/g)).size === (path.match(/:\w+/g) ?? []).length);
const path = array(constantFrom(...PATH_SEGMENTS), { minLength: 1, maxLength: 5 }).map(pathOf);

describe('the patterns that match a path', () => {
  it.each([
    { caseSensitive: false, strict: false },
    { caseSensitive: true, strict: false },
    { caseSensitive: false, strict: true },
    { caseSensitive: true, strict: true },
  ])("are those of Express's router: %o", reading => {
    let found = 0;
    assert(
      property(array(pattern, { maxLength: 12 }), array(path, { maxLength: 8 }), (patterns, paths) => {
        const router = express.Router(reading);
        const tree = new PatternTree<number>(reading);
        let hits: number[] = [];
        for (const [index, each] of patterns.entries()) {
          tree.add(each, index);
          router.get(each, (_request, _response, next) => {
            hits.push(index);
            next();
          });
        }
        for (const url of paths) {
          hits = [];
          router({ method: 'GET', url } as never, {} as never, () => undefined);
          found += hits.length;
          expect({ url, hits: tree.match(url).sort((one, other) => one - other) }).toEqual({ url, hits });
        }
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('include those given as expressions, as often as they are asked', () => {
    const tree = new PatternTree<string>({ caseSensitive: true, strict: false });
    tree.add(/^\/ab+$/gy, 'sticky');
    tree.add('/abb', 'literal');
    for (let again = 0; again < 3; again++) expect(tree.match('/abb')).toEqual(['sticky', 'literal']);
    expect(tree.match('/ab')).toEqual(['sticky']);
  });
});

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Paths that overlap each other in many ways, in a syntax that both adapters read. */
const ROUTES = [
  'a',
  'a/b',
  'a/:x',
  ':x',
  ':x/b',
  ':x/:y',
  'a/:x/c',
  'a/b/c/d',
  ':x/b/:y',
  'a/a.json',
  'b/:x-b',
  'b/c/*',
];

function controllerOf(): Type {
  @Controller()
  class EveryController {}
  for (const [index, route] of ROUTES.entries()) {
    // Of the six methods, those that the bits of a number say: another set for every path.
    const bits = (index * 11) % 31;
    for (const [bit, method] of METHODS.filter(each => each !== 'HEAD').entries()) {
      if ((bits & (1 << bit)) === 0) continue;
      const name = `${method}${index}`;
      const descriptor = { value: () => ({ route }), configurable: true, writable: true };
      Object.defineProperty(EveryController.prototype, name, descriptor);
      RequestMapping({ path: route, method: RequestMethod[method] })(
        EveryController.prototype,
        name,
        descriptor,
      );
    }
  }
  return EveryController;
}

@Module({ imports: [RegistryHttpModule.forRoot()], controllers: [controllerOf()] })
class EveryModule {}

describe.each(EVERY_ADAPTER)('on %s', adapter => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(adapter, EveryModule);
  });
  afterAll(() => running.app.close());

  it('Allow names the methods that are handled, on any path', { timeout: 60_000 }, async () => {
    const segments = array(constantFrom('a', 'b', 'c', 'd', 'a.json', 'c-b', '%61', 'x%2Fy'), {
      minLength: 1,
      maxLength: 5,
    });
    const refused = new Set<number>();
    await assert(
      asyncProperty(segments.map(pathOf), async target => {
        const responses = await Promise.all(
          [...METHODS, 'OPTIONS', 'PROPFIND'].map(async method => ({
            method,
            ...(await exchange(running.url, { method, path: target })),
          })),
        );
        const allowed = responses.filter(({ status, method }) => status < 300 && method !== 'OPTIONS');
        const expected = allowed.length ? formatAllow(allowed.map(({ method }) => method)) : undefined;
        for (const { method, status, headers } of responses.filter(response => !allowed.includes(response))) {
          const right = expected === undefined ? 404 : method === 'OPTIONS' ? 204 : 405;
          refused.add(right);
          expect({ method, target, status, allow: headers.allow }).toEqual({
            method,
            target,
            status: right,
            allow: expected,
          });
        }
      }),
      { numRuns: 200 },
    );
    expect([...refused].sort()).toEqual([204, 404, 405]);
  });
});
