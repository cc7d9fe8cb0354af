import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserNote, hasBrowser, launchBrowser } from './support/browser.js';
import { describeSample, Sample } from './support/sample.js';

describeSample('the OpenAPI document', sample => {
  it('describes the endpoints of the table, each with its codes, and no path twice', async () => {
    const { status, body } = await sample.call('/docs-json', { user: '' });
    expect(status).toBe(200);
    const codes = Object.entries<any>(body.paths).flatMap(([path, operations]) =>
      Object.entries<any>(operations).map(([method, { responses }]) => [
        `${method} ${path}`,
        Object.keys(responses)
          .filter(code => /^\d+$/.test(code))
          .map(Number),
      ]),
    );
    // Express gives an ETag to what Nest sends, and compares it.
    const unchanged = sample.adapter === 'express' ? [304] : [];
    expect(Object.fromEntries(codes)).toEqual({
      'get /api/v1/facilities.json': [200, ...unchanged, 400, 401, 500, 503],
      'post /api/v1/facilities.json': [201, 400, 401, 403, 409, 413, 415, 500, 503],
      'get /api/v1/facilities/{id}.json': [200, 304, 401, 404, 410, 500, 503],
      'put /api/v1/facilities/{id}.json': [200, 400, 401, 403, 404, 409, 410, 412, 413, 415, 500, 503],
      'delete /api/v1/facilities/{id}.json': [200, 401, 403, 404, 410, 412, 500, 503],
      'post /api/v1/validation.json': [200, 400, 401, 403, 409, 413, 415, 500, 503],
      'get /health': [200, ...unchanged, 431, 500, 503],
    });
    const references = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name ?? '',
    );
    expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining(references));
    expect(body.paths['/api/v1/facilities.json'].post.security).toEqual([{ basic: [] }]);
  });

  it('names what tells the errors of one status apart', async () => {
    const { body } = await sample.call('/docs-json');
    const named = Object.entries<any>(body.paths).flatMap(([path, operations]) =>
      Object.entries<any>(operations).flatMap(([method, { responses }]) =>
        Object.entries<any>(responses).flatMap(([status, { content = {} }]) =>
          Object.entries<any>(content).flatMap(([mediaType, { schema }]) => {
            const { errorCode } = schema.allOf?.[1].properties ?? {};
            return errorCode ? [[`${method} ${path} ${status} ${mediaType}`, errorCode.enum]] : [];
          }),
        ),
      ),
    );
    const inBoth = (response: string, names: string[]) => [
      [`${response} application/json`, names],
      [`${response} application/problem+json`, names],
    ];
    const facility = '/api/v1/facilities/{id}.json';
    expect(Object.fromEntries(named)).toEqual(
      Object.fromEntries([
        ...inBoth('post /api/v1/facilities.json 409', ['uuid-taken', 'identifier-taken']),
        ...inBoth('post /api/v1/validation.json 409', ['uuid-taken', 'identifier-taken']),
        ...inBoth(`get ${facility} 410`, ['facility-removed']),
        ...inBoth(`put ${facility} 409`, ['identifier-taken']),
        ...inBoth(`put ${facility} 410`, ['facility-removed']),
        ...inBoth(`put ${facility} 412`, ['version-changed']),
        ...inBoth(`delete ${facility} 410`, ['facility-removed']),
        ...inBoth(`delete ${facility} 412`, ['version-changed']),
      ]),
    );
  });

  it('names and explains every operation, in ids that read well in a generated client', async () => {
    const { body } = await sample.call('/docs-json');
    const operations = Object.values<any>(body.paths).flatMap(path => Object.values<any>(path));
    expect(operations.map(({ operationId }) => operationId)).toEqual([
      'listFacilities',
      'createFacility',
      'checkFacility',
      'getFacility',
      'replaceFacility',
      'deleteFacility',
      'checkHealth',
    ]);
    const tags = body.tags.map(({ name }: { name: string }) => name);
    for (const { description, tags: own } of operations) {
      expect(description).toMatch(/\S/);
      expect(tags).toEqual(expect.arrayContaining(own));
    }
  });

  it('says of the list what it takes, in a form that can be typed in', async () => {
    const { body } = await sample.call('/docs-json');
    const parameters = body.paths['/api/v1/facilities.json'].get.parameters;
    const schemaOf = (parameter: string) =>
      parameters.find(({ name }: { name: string }) => name === parameter).schema;
    const { type, pattern, ...rest } = schemaOf('limit');
    expect([type, Object.keys(rest)]).toEqual(['string', ['description']]);
    expect(['25', 'off', '', 'none', '-1'].filter(text => new RegExp(pattern).test(text))).toEqual([
      '25',
      'off',
    ]);
    for (const name of ['updatedSince', 'createdAt', 'updatedAt']) {
      expect(schemaOf(name).items).toEqual({ type: 'string' });
    }
    for (const query of ['?limit=1', '?limit=off', '?updatedSince=2020-01-01']) {
      expect((await sample.list(query)).status).toBe(200);
    }
  });

  it('shows a body that is accepted as it stands', async () => {
    const { body } = await sample.call('/docs-json');
    const { example } = body.components.schemas.NewFacility;
    // More than once, since a second person will try it too.
    for (const created of [await sample.post(example), await sample.post(example)]) {
      expect(created.status).toBe(201);
      expect(created.body).toEqual(expect.objectContaining(example));
    }
  });
});

describe.skipIf(!hasBrowser).each(['express', 'fastify'] as const)(
  `the pages of the API, on %s${browserNote}`,
  adapter => {
    const sample = new Sample(adapter, 'PGlite');
    let browser: Browser;
    beforeAll(async () => {
      await sample.start();
      browser = await launchBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await sample.stop();
    });

    it('lets a person authorize, delete a facility, and see that it is gone', async () => {
      const { uuid } = (await sample.post({ name: 'Kiminini' })).body;
      const page = await browser.newPage({ viewport: { width: 1200, height: 1800 } });
      const complaints: string[] = [];
      page.on('pageerror', error => complaints.push(error.message));
      page.on('console', message => message.type() === 'error' && complaints.push(message.text()));

      await page.goto(`${sample.url}/docs`);
      expect(complaints).toEqual([]);
      await page.getByRole('button', { name: 'Authorize' }).first().click();
      const dialog = page.locator('.modal-ux');
      await dialog.locator('input[name=username]').fill('editor');
      await dialog.locator('input[name=password]').fill('editor');
      await dialog.getByRole('button', { name: 'Apply credentials' }).click();
      await dialog.getByRole('button', { name: 'Close' }).click();

      expect(await tryOut(page, 'delete', uuid)).toEqual({
        status: '200',
        body: { code: '200 OK', id: uuid, message: 'Resource deleted' },
      });
      await page.screenshot({ path: join(tmpdir(), `docs-${adapter}-delete.png`) });
      await page.locator('.opblock-delete .opblock-summary-control').click();
      expect(await tryOut(page, 'get', uuid)).toEqual({
        status: '410',
        body: {
          code: '410 Gone',
          message: `Facility ${uuid} was removed`,
          errorCode: 'facility-removed',
        },
      });
      await page.screenshot({ path: join(tmpdir(), `docs-${adapter}-get.png`) });
    });

    it('shows the contract on a phone without a word out of sight, and leads back', async () => {
      const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
      await page.goto(`${sample.url}/contract`);
      await page.screenshot({ path: join(tmpdir(), `contract-${adapter}-390.png`), fullPage: true });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      const outside = `[...document.querySelectorAll('main *')].filter(one => !one.closest('.hidden') &&
        (one.getBoundingClientRect().right > 390 || /auto|scroll/.test(getComputedStyle(one).overflowX))).length`;
      expect(await page.evaluate(outside)).toBe(0);
      const shown = await page.evaluate(
        'getComputedStyle(document.querySelector("td.client"), "::before").content',
      );
      expect(shown).toMatch(/^"4\d\d "/);
      await page.getByRole('link', { name: 'Every operation, to try out' }).click();
      expect(new URL(page.url()).pathname).toBe('/docs');
    });

    it('shows the operations as wide as a phone', async () => {
      const page = await browser.newPage({ viewport: { width: 390, height: 800 }, isMobile: true });
      await page.goto(`${sample.url}/docs`);
      await page.locator('.opblock').first().waitFor();
      await page.screenshot({ path: join(tmpdir(), `docs-${adapter}-390.png`) });
      expect(await page.evaluate('[innerWidth, document.documentElement.scrollWidth]')).toEqual([390, 390]);
    });

    it.each([1200, 1920])('shows the whole contract at a glance, %i pixels wide', async width => {
      const page = await browser.newPage({ viewport: { width, height: 1000 } });
      await page.goto(`${sample.url}/contract`);
      const table = await page.locator('table').boundingBox();
      const rows = await Promise.all((await page.locator('tbody tr').all()).map(row => row.boundingBox()));
      const headings = await page.locator('th.code').allTextContents();
      await page.screenshot({ path: join(tmpdir(), `contract-${adapter}-${width}.png`), fullPage: true });
      expect(table?.x).toBeLessThan(40);
      expect(table?.width).toBeGreaterThan(width - 80);
      expect(table?.width).toBeLessThanOrEqual(width - 2 * (table?.x ?? 0));
      expect(Math.max(...rows.map(row => row?.height ?? Infinity))).toBeLessThan(40);
      expect(headings).toEqual(expect.arrayContaining(['200', '401', '405', '500']));
      // Nothing is out of sight in a box that scrolls by itself.
      expect(
        await page.evaluate(`[...document.querySelectorAll('main, main *')].filter(
        element => /auto|scroll/.test(getComputedStyle(element).overflow)).length`),
      ).toBe(0);
    });
  },
);

/** Runs an operation on one facility from the page, and reads the response that it shows. */
async function tryOut(page: Page, method: string, id: string): Promise<{ status: string; body: unknown }> {
  const operation = page.locator(`.opblock-${method}`).filter({ hasText: '{id}.json' });
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  await operation.locator('tr[data-param-name=id] input').fill(id);
  await operation.getByRole('button', { name: 'Execute' }).click();
  const response = operation.locator('.live-responses-table tr.response');
  const status = await response.locator('.response-col_status').first().innerText();
  const body = await response.locator('.highlight-code code, .highlight-code pre').first().innerText();
  return { status: status.trim().slice(0, 3), body: JSON.parse(body) };
}
