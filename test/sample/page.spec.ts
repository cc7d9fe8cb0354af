import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserNote, hasBrowser, launchBrowser } from './support/browser.js';
import { SampleClient } from './support/client.js';
import { DATABASES, type EmptyDatabase } from './support/databases.js';
import { buildSample, SampleProcess } from './support/processes.js';
import { Sample } from './support/sample.js';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

let built: Awaited<ReturnType<typeof buildSample>>;
let browser: Browser;

beforeAll(async () => {
  if (!hasBrowser) return;
  built = await buildSample();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await built?.remove();
});

describe.skipIf(!hasBrowser).each(['express', 'fastify'] as const)(
  `the page for people, on %s${browserNote}`,
  adapter => {
    const sample = new SampleClient();
    let database: EmptyDatabase;
    let server: SampleProcess;
    let context: BrowserContext;
    let page: Page;
    let uuids: string[];
    /** What went wrong in the page, and every address that it asked outside the sample. */
    let complaints: string[];

    beforeAll(async () => {
      database = await DATABASES.PGlite.open();
      server = new SampleProcess(built.main, { ...database.environment, HTTP_ADAPTER: adapter });
      sample.url = await server.url();
      uuids = [];
      for (let index = 0; index < 60; index++) {
        const created = await sample.post({
          name: `Clinic ${String(index).padStart(2, '0')}${index % 20 === 0 ? ' Kisumu' : ''}`,
          coordinates: [34 + index / 10, index / 20 - 2],
          identifiers: [{ agency: 'MOH', context: 'MFL', id: String(1000 + index) }],
          properties: { type: index % 2 ? 'Dispensary' : 'Hospital' },
        });
        uuids.push(created.body.uuid);
      }
    });
    afterAll(async () => {
      await server?.stop();
      await database?.drop();
    });

    beforeEach(async () => {
      complaints = [];
      context = await browser.newContext({ viewport: DESKTOP });
      page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', error => complaints.push(error.message));
      page.on('request', request => {
        if (new URL(request.url()).origin !== sample.url) complaints.push(request.url());
      });
    });
    afterEach(async () => {
      await context.close();
      if (complaints.length > 0) throw new Error(complaints.join('\n'));
    });

    const open = async (path = '/', password = 'editor') => {
      await page.goto(`${sample.url}${path}`);
      await page.getByLabel('Name', { exact: true }).fill('editor');
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    const rows = () => page.locator('#rows tr');
    const names = () => page.locator('#rows a').allTextContents();
    const range = () => page.locator('#range');
    const requestLine = () => page.locator('#exchange pre strong').first();
    const statusLine = () => page.locator('#exchange pre strong').last();
    const response = () => page.locator('#exchange pre').last();
    const status = () => page.locator('#status').textContent();
    const isInView = (selector: string) =>
      page.locator(selector).evaluate(element => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= (globalThis as any).innerHeight + 1;
      });

    it('asks for name and password in the page, and says when they are wrong', async () => {
      await open('/', 'wrong');
      await expect.poll(() => page.locator('#sign-in-error').textContent()).toContain('wrong');
      expect(await page.locator('#registry').isVisible()).toBe(false);
      await page.getByLabel('Password').fill('editor');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect.poll(() => rows().count()).toBe(25);
      await page.getByRole('button', { name: 'Sign out' }).click();
      expect(await page.locator('#registry').isVisible()).toBe(false);
      expect(await status()).toBe('');
    });

    it('gives the focus to the list after the sign-in', async () => {
      await open();
      await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('list-heading');
    });

    it('tells what to do while there is no facility', async () => {
      await page.route('**/facilities.json*', route =>
        route.fulfill({ json: { facilities: [], limit: 25, offset: 0, total: 0 } }),
      );
      await open();
      await expect
        .poll(() => rows().textContent())
        .toBe('No facility is here. Create one, or import a file: npm run import -- FILE.csv');
      await page.getByLabel('Search names').fill('x');
      await expect.poll(() => rows().textContent()).toBe('No facility matches.');
    });

    it('asks for nothing but the facility that one opens', async () => {
      await open();
      await expect.poll(() => page.locator('#canvas').getAttribute('aria-label')).toContain('60 of 60');
      const requested: string[] = [];
      page.on('request', request => {
        const { pathname } = new URL(request.url());
        if (pathname.startsWith('/api/')) requested.push(pathname);
      });
      await page.locator('#rows a').nth(6).click();
      await page.locator('#facility-form').waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      await page.locator('#rows a').nth(7).click();
      await page.locator('#facility-form').waitFor();
      expect(requested).toEqual([6, 7].map(index => `/api/v1/facilities/${uuids[index]}.json`));
    });

    it('pages and sorts the list, and keeps both in the address bar', async () => {
      await open();
      await expect.poll(() => range().textContent()).toBe('1–25 of 60');
      await page.getByRole('button', { name: 'Next' }).click();
      await expect.poll(() => range().textContent()).toBe('26–50 of 60');
      expect(new URL(page.url()).search).toBe('?offset=25');
      await page.getByRole('button', { name: 'Name' }).click();
      await page.getByRole('button', { name: 'Name' }).click();
      await expect.poll(async () => (await names())[0]).toBe('Clinic 59');
      expect(new URL(page.url()).search).toBe('?sortDesc=name');
      expect(await requestLine().textContent()).toBe('GET /api/v1/facilities.json?sortDesc=name HTTP/1.1');
      expect(await page.locator('th').first().getAttribute('aria-sort')).toBe('descending');
      await page.goBack();
      await expect.poll(async () => (await names())[0]).toBe('Clinic 00 Kisumu');
      await page.reload();
      await expect.poll(() => range().textContent()).toBe('1–25 of 60');
    });

    it('filters by the parameters of the API, and shows what it refuses', async () => {
      await open('/?properties:type=Hospital&limit=50');
      await expect.poll(() => range().textContent()).toBe('1–30 of 30');
      await expect
        .poll(() => page.locator('#canvas').getAttribute('aria-label'))
        .toBe('Map with 30 of 30 facilities');
      await page.getByLabel('updatedSince').fill('soon');
      await page.getByRole('button', { name: 'Apply' }).click();
      await expect
        .poll(() => page.locator('#filters-error').textContent())
        .toBe('updatedSince must be an ISO 8601 date, or date and time');
      await page.getByRole('button', { name: 'Clear' }).click();
      await expect.poll(() => range().textContent()).toBe('1–25 of 60');
    });

    it('searches names while one types', async () => {
      await open();
      await expect.poll(() => page.locator('#canvas').getAttribute('aria-label')).toContain('60 of 60');
      await page.getByLabel('Search names').fill('KISUMU');
      await expect.poll(names).toEqual(['Clinic 00 Kisumu', 'Clinic 20 Kisumu', 'Clinic 40 Kisumu']);
      expect(await page.locator('#canvas').getAttribute('aria-label')).toBe('Map with 3 of 3 facilities');
      expect(new URL(page.url()).search).toBe('?q=KISUMU');
    });

    it('marks the fields that a 400 points to', async () => {
      await open(`/#${uuids[1]}`);
      await page.locator('#facility-form').waitFor();
      await page.locator('#facility-form [name=name]').fill(' ');
      await page.getByLabel('Longitude').fill('200');
      await page.locator('#facility-form [name=agency]').fill('');
      await page.getByLabel('Properties (JSON)').fill('{ "a-b": 1 }');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect.poll(() => statusLine().textContent()).toBe('HTTP/1.1 400 Bad Request');
      const marked = page.locator('#facility [aria-invalid=true]');
      expect(await marked.evaluateAll(all => all.map(one => one.getAttribute('name')))).toEqual([
        'name',
        'longitude',
        'agency',
        'properties',
      ]);
      const description = await page.getByLabel('Longitude').getAttribute('aria-describedby');
      expect(await page.locator(`[id="${description}"]`).textContent()).toBe('must be from -180 to 180');
    });

    it('saves a change, and says that somebody else made one (412)', async () => {
      await open(`/#${uuids[2]}`);
      await page.locator('#facility-form').waitFor();
      await page.locator('#facility-form [name=name]').fill('Renamed');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect.poll(() => page.locator('#facility-heading').textContent()).toBe('Renamed');
      expect((await sample.get(uuids[2] ?? '')).body.name).toBe('Renamed');
      await expect.poll(names).toContain('Renamed');
      expect(await status()).toBe('Saved.');
      expect(await requestLine().textContent()).toBe(`PUT /api/v1/facilities/${uuids[2]}.json HTTP/1.1`);

      await page.getByText('Try the contract').click();
      await page.getByRole('button', { name: 'Change it as somebody else' }).click();
      await expect.poll(status).toContain('as somebody else would');
      await page.locator('#facility-form [name=name]').fill('Too late');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect.poll(() => statusLine().textContent()).toBe('HTTP/1.1 412 Precondition Failed');
      expect(await response().textContent()).toContain('"errorCode": "version-changed"');
      await page.getByRole('button', { name: 'Load the new version' }).click();
      await expect.poll(() => page.locator('#facility-form [name=name]').inputValue()).toBe('Renamed');
    });

    it('deletes, and deletes again (410)', async () => {
      await open(`/#${uuids[3]}`);
      await page.locator('#facility-form').waitFor();
      await page.getByRole('button', { name: 'Delete' }).click();
      await expect.poll(() => range().textContent()).toBe('1–25 of 59');
      expect(await status()).toBe('Deleted. Delete it once more to see a 410.');
      expect(await requestLine().textContent()).toBe(`DELETE /api/v1/facilities/${uuids[3]}.json HTTP/1.1`);
      expect((await sample.get(uuids[3] ?? '')).status).toBe(410);
      const fields = page.locator('#facility-form :is(input, textarea, .primary)');
      for (const field of await fields.all()) expect(await field.isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Delete' }).click();
      await expect.poll(() => statusLine().textContent()).toBe('HTTP/1.1 410 Gone');
      expect(await response().textContent()).toContain('"errorCode": "facility-removed"');
      expect(await page.locator('#facility .problem').textContent()).toContain('was deleted');
    });

    it('creates one, and names the identifier that is taken (409)', async () => {
      await open();
      await page.getByRole('button', { name: 'New facility' }).click();
      await page.locator('#facility-form [name=name]').fill('Brand new');
      await page.getByRole('button', { name: 'Add an identifier' }).click();
      for (const [name, value] of [
        ['agency', 'MOH'],
        ['context', 'MFL'],
        ['id', '1001'],
      ] as const) {
        await page.locator(`#facility-form [name=${name}]`).fill(value);
      }
      await page.getByRole('button', { name: 'Create' }).click();
      await expect.poll(() => statusLine().textContent()).toBe('HTTP/1.1 409 Conflict');
      expect(await page.locator('#facility .problem').textContent()).toContain('one of these identifiers');
      await page.locator('#facility-form [name=id]').fill(`new-${adapter}`);
      await page.getByRole('button', { name: 'Create' }).click();
      await expect.poll(() => page.locator('#facility-heading').textContent()).toBe('Brand new');
      const uuid = new URL(page.url()).hash.slice(1);
      expect((await sample.get(uuid)).body.name).toBe('Brand new');
    });

    it.each([
      ['a phone', PHONE],
      ['a desktop', DESKTOP],
    ])('shows a wrong method with its Allow (405), without scrolling, on %s', async (_, viewport) => {
      await page.setViewportSize(viewport);
      await open(`/#${uuids[4]}`);
      await page.getByText('Try the contract').click();
      await page.getByRole('button', { name: 'Wrong method' }).click();
      await expect.poll(() => statusLine().textContent()).toBe('HTTP/1.1 405 Not Allowed');
      expect(await response().textContent()).toContain('allow: GET, HEAD, PUT, DELETE, OPTIONS');
      expect(await status()).toBe(
        '405 Not Allowed: The operation is not allowed on this resource. Allow: GET, HEAD, PUT, DELETE, OPTIONS',
      );
      await expect.poll(() => isInView('#exchanges')).toBe(true);
      expect(await isInView('#status')).toBe(true);
    });

    it('opens a facility from the map, and is used with the keyboard alone', async () => {
      await open();
      await expect.poll(() => page.locator('#canvas').getAttribute('aria-label')).toContain('Map with');
      await page.locator('#rows a').nth(4).focus();
      await page.keyboard.press('Enter');
      await page.locator('#facility-form').waitFor();
      await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('facility-heading');
      await page.locator('#canvas').focus();
      for (const key of ['+', 'ArrowLeft', 'ArrowUp', '-', '0']) await page.keyboard.press(key);
      const box = await page.locator('#canvas').boundingBox();
      const at = await page.evaluate(() => {
        const { view, points } = (globalThis as any).facilityMap;
        const [longitude, latitude] = points[9].coordinates;
        return [(longitude - view.longitude) * view.zoom, (view.latitude - latitude) * view.zoom];
      });
      await page.mouse.click(
        (box?.x ?? 0) + (box?.width ?? 0) / 2 + (at[0] ?? 0),
        (box?.y ?? 0) + (box?.height ?? 0) / 2 + (at[1] ?? 0),
      );
      await expect
        .poll(() => new URL(page.url()).hash)
        .toBe(`#${await page.evaluate(() => (globalThis as any).facilityMap.points[9].uuid)}`);
    });

    it('writes no degrees and draws no scale under the selected point or under its name', async () => {
      await open();
      await expect.poll(() => page.locator('#canvas').getAttribute('aria-label')).toContain('Map with');
      const [before, atMeridian, atParallel, scales] = await page.evaluate(async () => {
        const { facilityMap: map, requestAnimationFrame } = globalThis as any;
        const { clientWidth, clientHeight } = map.canvas;
        const written: { text: string; x: number; y: number }[] = [];
        const fillText = map.context.fillText.bind(map.context);
        map.context.fillText = (text: string, x: number, y: number) => {
          written.push({ text, x, y });
          fillText(text, x, y);
        };
        const paint = async (unit: string) => {
          written.length = 0;
          map.draw();
          await new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)));
          return written.filter(({ text }) => text.includes(unit));
        };
        const degrees = () => paint('°');
        const labels = await degrees();
        const [scale] = await paint(' km');
        const selectAt = ({ x, y }: { x: number; y: number }) => {
          const { longitude, latitude, zoom } = map.view;
          const place = [
            longitude + (x + 5 - clientWidth / 2) / zoom,
            latitude - (y - clientHeight / 2) / zoom,
          ];
          map.points = [{ uuid: 'x', name: 'Kisumu', active: true, coordinates: place }];
          map.select('x');
          return degrees();
        };
        const meridian = labels.find(({ text }) => /[EW]$/.test(text));
        const parallel = labels.find(({ text }) => /[NS]$/.test(text));
        const without = async (label: any) => {
          const texts = (await selectAt(label)).map(({ text }) => text);
          return { label: label.text, texts };
        };
        const degreesWithout = [await without(meridian), await without(parallel)] as const;
        await selectAt(scale as any);
        const [moved] = await paint(' km');
        return [labels.map(({ text }) => text), ...degreesWithout, [scale?.y, moved?.y]] as const;
      });
      for (const { label, texts } of [atMeridian, atParallel]) {
        expect(texts).not.toContain(label);
        expect(before).toEqual(expect.arrayContaining(texts));
        expect(texts.length).toBeGreaterThan(before.length - 4);
      }
      expect(scales[0]).toBeGreaterThan(100);
      expect(scales[1]).toBe(20);
    });

    it.each([
      ['a phone', PHONE],
      ['a desktop', DESKTOP],
    ])('fits on %s', async (_, viewport) => {
      await page.setViewportSize(viewport);
      await open(`/#${uuids[5]}`);
      await page.locator('#facility-form').waitFor();
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBe(viewport.width);
      const targets = await page
        .locator('button:visible')
        .evaluateAll(buttons => buttons.map(button => button.getBoundingClientRect().height));
      expect(targets.length).toBeGreaterThan(10);
      expect(Math.min(...targets)).toBeGreaterThanOrEqual(24);
    });
  },
);

describe.each(['express', 'fastify'] as const)('the files of the page, on %s', adapter => {
  it('are those of its folder and of the client, and nothing else', async () => {
    const sample = new Sample(adapter, 'PGlite');
    await sample.start();
    try {
      const script = await sample.call('/page/app.js', { user: '' });
      expect({
        status: script.status,
        type: script.headers.get('content-type'),
        policy: script.headers.get('content-security-policy'),
      }).toEqual({
        status: 200,
        type: 'text/javascript; charset=utf-8',
        policy: "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      });
      for (const path of [
        '/page/nothing.js',
        '/page/..%2fmain.ts',
        '/page/%2e%2e%2fpackage.json',
        '/page/library/cli/main.js',
        '/page/library/client/..%2f..%2fpackage.json',
        '/page/constructor',
      ]) {
        const { status, body } = await sample.call(path, { user: '' });
        expect({ path, status, body }).toEqual({
          path,
          status: 404,
          body: { code: '404 Not Found', message: 'Resource not found' },
        });
      }
    } finally {
      await sample.stop();
    }
  }, 120_000);
});
