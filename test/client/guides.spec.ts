import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { HttpHandlerFn, HttpInterceptorFn, HttpRequest } from '@angular/common/http';
import type { QueryClient } from '@tanstack/react-query';
import { defer, firstValueFrom } from 'rxjs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { isRegistryError } from 'nestjs-registry-http/client';
import { codeBlocks } from '../package/support/code-blocks.js';
import { nowhere, serve } from './loopback-server.js';

const FOLDER = fileURLToPath(new URL('../package/.generated/', import.meta.url));
const ORIGIN = 'https://registry.example';
const REMOVED = { code: '410 Gone', message: 'Facility 7 was removed', errorCode: 'facility-removed' };

/** As much of Angular as the interceptor runs with: Angular itself needs its compiler. */
const ANGULAR = `export class HttpErrorResponse { constructor(facts) { Object.assign(this, facts); } }`;

/** Runs the first example of a page, against another server than the one it names. */
async function runGuide(page: string, origin: string): Promise<Record<string, unknown>> {
  const text = await readFile(new URL(`../../docs/guides/${page}.md`, import.meta.url), 'utf8');
  const code = codeBlocks(text).find(({ language }) => language === 'ts')?.code ?? '';
  const { outputText } = ts.transpileModule(code.replaceAll(ORIGIN, origin), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}angular.js`, ANGULAR);
  const file = `${FOLDER}${page}-${crypto.randomUUID()}.js`;
  await writeFile(file, outputText.replace(`'@angular/common/http'`, `'./angular.js'`));
  return (await import(/* @vite-ignore */ file)) as Record<string, unknown>;
}

/** Asks for a facility as the page shows it. */
type Find = (id: string) => Promise<unknown>;

/** `HttpClient` without Angular: what its backend does with a response. */
async function findWithAngular(origin: string): Promise<Find> {
  const { registryErrors } = (await runGuide('client-angular', origin)) as {
    registryErrors: HttpInterceptorFn;
  };
  const { HttpErrorResponse } = (await import(/* @vite-ignore */ `${FOLDER}angular.js`)) as {
    HttpErrorResponse: new (facts: object) => Error;
  };
  const send = async (url: string): Promise<unknown> => {
    const response = await fetch(url).catch((error: unknown) => {
      throw new HttpErrorResponse({ status: 0, url, error });
    });
    const { status, statusText } = response;
    const headers = {
      keys: () => [...response.headers.keys()],
      get: (name: string) => response.headers.get(name),
    };
    const body: unknown = await response.json();
    if (!response.ok) throw new HttpErrorResponse({ status, statusText, headers, url, error: body });
    return body;
  };
  const next = ({ url }: HttpRequest<unknown>) => defer(() => send(url));
  return id => {
    const request = { url: `${origin}/api/v1/facilities/${id}.json` } as HttpRequest<unknown>;
    return firstValueFrom(registryErrors(request, next as unknown as HttpHandlerFn));
  };
}

const GUIDES: Record<string, (origin: string) => Promise<Find>> = {
  ky: async origin => (await runGuide('client-ky', origin)).find as Find,
  ofetch: async origin => (await runGuide('client-ofetch', origin)).find as Find,
  Angular: findWithAngular,
  'TanStack Query': async origin => {
    const { queryClient, facilityQuery } = (await runGuide('client-tanstack-query', origin)) as {
      queryClient: QueryClient;
      facilityQuery: (id: string) => { queryKey: string[]; queryFn: () => Promise<unknown> };
    };
    const retry = queryClient.getDefaultOptions().queries?.retry;
    // `fetchQuery` alone does not retry by default.
    return id => queryClient.fetchQuery({ ...facilityQuery(id), ...(retry !== undefined && { retry }) });
  },
};

/** What a server responds with, one after the other, and how often it was asked. */
async function responding(...responses: [status: number, headers: object, body: object][]) {
  const state = { url: '', asked: 0 };
  state.url = await serve((_request, response) => {
    const [status, headers, body] = responses[Math.min(state.asked, responses.length - 1)] ?? [500, {}, {}];
    state.asked++;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  return state;
}

const failureOf = (find: Find): Promise<unknown> =>
  find('7').then(
    body => expect.fail(`resolved with ${JSON.stringify(body)}`),
    (error: unknown) => error,
  );

describe.each(Object.entries(GUIDES))('the guide for %s', (name, guide) => {
  const isHandled = name === 'ky' || name === 'ofetch';

  it.each([429, 503])('tries again after a %i, when its Retry-After is over', async status => {
    const busy = [status, { 'retry-after': '0' }, { code: `${status} Busy` }] as const;
    const server = await responding([...busy], [...busy], [200, {}, { name: 'Kiminini' }]);
    expect(await (await guide(server.url))('7')).toEqual({ name: 'Kiminini' });
    expect(server.asked).toBe(3);
  });

  it('gives up after the third attempt', async () => {
    const server = await responding([503, { 'retry-after': '0' }, { code: '503 Service Unavailable' }]);
    const error = await failureOf(await guide(server.url));
    expect(isRegistryError(error, 503)).toBe(true);
    expect(server.asked).toBe(3);
  });

  it.each([
    [400, {}],
    [404, { 'retry-after': '0' }],
    [409, {}],
    [500, {}],
    [503, {}],
    [503, { 'retry-after': '86400' }],
  ])('does not try again after a %i with %j', async (status, headers) => {
    const server = await responding([status, headers, { code: `${status} x`, errorCode: 'a-name' }]);
    const error = await failureOf(await guide(server.url));
    expect(isRegistryError(error, status)).toBe(true);
    expect(error).toMatchObject({ status, errorCode: 'a-name' });
    expect(server.asked).toBe(1);
  });

  it('knows an error by its name', async () => {
    const server = await responding([410, {}, REMOVED]);
    const find = await guide(server.url);
    if (isHandled) expect(await find('7')).toBeUndefined();
    else expect(await failureOf(find)).toMatchObject({ status: 410, body: REMOVED });
    expect(server.asked).toBe(1);
  });

  it.skipIf(name === 'TanStack Query')('tells that there was no response', async () => {
    const error = await failureOf(await guide(await nowhere()));
    expect(error).toMatchObject({ kind: 'network', reason: 'failed' });
    expect(isRegistryError(error)).toBe(true);
  });
});
