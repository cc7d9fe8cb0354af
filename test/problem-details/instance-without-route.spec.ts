import { Controller, Get, Module, NotFoundException, Param, VersioningType } from '@nestjs/common';
import { RegistryHttpModule, type ErrorContext } from 'nestjs-registry-http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVERY_ADAPTER, start, type RunningApp } from '../support/adapters.js';
import { exchange } from '../support/exchange.js';

/*
 * The row: problem details for a path that a header version or a host excludes. Its neighbours: the version is one that
 * no route has; the method is wrong as well; the route that took the request throws a 404 of its own.
 */

let routes: (string | undefined)[] = [];
const onError = (_: unknown, { route }: ErrorContext) => void routes.push(route);

@Controller({ path: 'facilities', version: '1' })
class FacilitiesController {
  @Get(':id')
  find(@Param('id') id: string): never {
    throw new NotFoundException(`No facility ${id}`);
  }
}

@Controller({ path: 'hosted', host: 'admin.example.org' })
class HostedController {
  @Get(':id')
  find(): object {
    return { found: true };
  }
}

@Module({
  imports: [RegistryHttpModule.forRoot({ onError })],
  controllers: [FacilitiesController, HostedController],
})
class FacilitiesModule {}

describe.each(EVERY_ADAPTER)('The instance of a problem on %s', name => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await start(name, FacilitiesModule, {
      configure: app => app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' }),
    });
  });
  afterAll(() => running.app.close());
  beforeEach(() => {
    routes = [];
  });

  it.each([
    ['a header version', 'GET', '/facilities/7', { 'X-Version': '2' }, 404],
    ['no version', 'GET', '/facilities/7', {}, 404],
    ['a method', 'DELETE', '/facilities/7', { 'X-Version': '1' }, 405],
    ['a host', 'GET', '/hosted/7', { 'X-Version': '1' }, 404],
    ['everything', 'GET', '/nowhere/7', {}, 404],
  ] as const)('is left out if %s excludes the path', async (_, method, path, headers, status) => {
    const response = await exchange(`${running.url}${path}`, {
      method,
      headers: { ...headers, accept: 'application/problem+json' },
    });
    expect(response.status).toBe(status);
    expect(response.headers).toMatchObject({ 'content-type': 'application/problem+json' });
    const problem = JSON.parse(response.body) as object;
    expect(problem).toMatchObject({ type: 'about:blank', status });
    expect(problem).not.toHaveProperty('instance');
    expect(routes).toEqual([undefined]);
  });

  it('is the path if a route took the request', async () => {
    const { status, body } = await exchange(`${running.url}/facilities/7`, {
      headers: { 'X-Version': '1', accept: 'application/problem+json' },
    });
    expect(status).toBe(404);
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'No facility 7',
      instance: '/facilities/7',
      code: '404 Not Found',
    });
    expect(routes).toEqual(['/facilities/:id']);
  });
});
