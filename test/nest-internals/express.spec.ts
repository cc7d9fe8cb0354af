import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import { afterEach, describe, expect } from 'vitest';
import { internal } from './internal.js';

/** As much of a layer of Express's router as the library reads. */
interface Layer {
  readonly handle: { readonly length: number; readonly stack?: readonly Layer[] };
  readonly route?: { readonly path: unknown; _handlesMethod(method: string): boolean };
  match(path: string): unknown;
}
type Next = (error?: unknown) => void;
type Handle = (request: object, response: { end(text: string): unknown }, next?: Next) => unknown;

const layersOf = (app: express.Express): readonly Layer[] =>
  (app as unknown as { router: { stack: readonly Layer[] } }).router.stack;

describe('Express', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const request = async (app: express.Express, path: string): Promise<string> => {
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise(resolve => server?.once('listening', resolve));
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    return response.text();
  };

  internal('express-app-handle', async () => {
    const app = express();
    app.use((_request, _response, next) => next());
    const hooked = app as unknown as { handle: Handle };
    const { handle } = hooked;
    const given: unknown[] = [];
    hooked.handle = function (this: unknown, asked, response, next) {
      given.push(next);
      return handle.call(this, asked, response, error => response.end(`${error}, past every layer`));
    };
    expect(await request(app, '/nothing')).toBe('undefined, past every layer');
    expect(given).toEqual([undefined]);
    // An application that is mounted on another is given this argument.
    expect(await request(express().use(app), '/nothing')).toBe('undefined, past every layer');
    expect(given).toEqual([undefined, expect.any(Function)]);
  });

  internal('express-router-stack', () => {
    const app = express();
    app.get('/things/:id', (_request, response) => void response.end());
    app.use(
      '/sub',
      express.Router().get('/a', (_request, response) => void response.end()),
    );
    app.use((_error: unknown, _request: unknown, _response: unknown, next: Next) => next());
    const [route, router, handler] = layersOf(app).slice(-3);
    expect(route?.route?.path).toBe('/things/:id');
    expect(['/things/1', '/other'].map(path => Boolean(route?.match(path)))).toEqual([true, false]);
    expect(['/sub/a', '/other'].map(path => Boolean(router?.match(path)))).toEqual([true, false]);
    expect(router?.handle.stack?.map(layer => layer.route?.path)).toEqual(['/a']);
    expect(handler?.handle).toHaveLength(4);
  });

  internal('express-route-methods', () => {
    const app = express();
    app.get('/things', (_request, response) => void response.end());
    const route = layersOf(app).at(-1)?.route;
    expect(['GET', 'HEAD', 'POST'].map(method => route?._handlesMethod(method))).toEqual([true, true, false]);
  });

  internal('express-request-route', async () => {
    const app = express();
    const seen: unknown[] = [];
    const handler = (asked: Request, response: { end(text: string): void }): void => {
      const { path, stack } = asked.route as { path: string; stack: { handle: unknown }[] };
      seen.push(path, stack[0]?.handle);
      response.end('');
    };
    app.get('/things/:id', handler as never);
    await request(app, '/things/1');
    expect(seen).toEqual(['/things/:id', handler]);
  });

  internal('express-router-settings', () => {
    const settings = (app: express.Express): unknown[] => {
      const { strict, caseSensitive } = app.router as { strict?: boolean; caseSensitive?: boolean };
      return [strict, caseSensitive];
    };
    const strict = express().enable('strict routing').enable('case sensitive routing');
    expect(settings(strict)).toEqual([true, true]);
    expect(settings(express())).toEqual([false, false]);
    // What a router is made with stays.
    expect(settings(strict.disable('strict routing'))).toEqual([true, true]);
  });
});
