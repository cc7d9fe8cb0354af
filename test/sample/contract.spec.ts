import { createConfig, lintFromString } from '@redocly/openapi-core';
import { HealthCheckService } from '@nestjs/terminus';
import { afterEach, expect, it, vi } from 'vitest';
import { Database, FacilityStore } from '../../sample-app/store/index.js';
import type { Call } from './support/client.js';
import { lintWithSpectral } from './support/lint.js';
import { describeSample } from './support/sample.js';

const COLLECTION = '/api/v1/facilities.json';
const FACILITY = '/api/v1/facilities/{id}.json';
const VALIDATION = '/api/v1/validation.json';
const NOWHERE = 'b5b1b1f0-0000-4000-8000-000000000000';
const READER = 'reader:reader';

afterEach(() => vi.restoreAllMocks());

/** `METHOD path status` of everything that a document says is answered. */
const documented = (document: any): string[] =>
  Object.entries<any>(document.paths).flatMap(([path, operations]) =>
    Object.entries<any>(operations).flatMap(([method, { responses }]) =>
      Object.keys(responses).map(status => `${method.toUpperCase()} ${path} ${status}`),
    ),
  );

describeSample('the contract of the sample', sample => {
  it('is what is sent: every operation is driven to every code, and responds with no other', async () => {
    const answered = new Set<string>();
    const drive = async (method: string, path: string, call: Call & { id?: string; query?: string } = {}) => {
      const { id = NOWHERE, query = '', ...rest } = call;
      const response = await sample.call(path.replace('{id}', id) + query, { method, ...rest });
      answered.add(`${method} ${path} ${response.status}`);
      return response;
    };
    // By itself, fetch() adds `no-cache` to a condition, which asks Express for the whole response.
    const unless = (tag: string | null) => ({ 'if-none-match': tag ?? '', 'cache-control': 'max-age=0' });

    // What becomes of one facility, from beginning to end.
    const identifiers = [{ agency: 'MOH', context: 'MFL', id: '1' }];
    const { body: taken } = await drive('POST', COLLECTION, { body: { name: 'Taken', identifiers } });
    const { body: facility, headers } = await drive('POST', COLLECTION, { body: { name: 'Kiminini' } });
    const id: string = facility.uuid;
    const etag = headers.get('etag') ?? '';
    await drive('POST', VALIDATION, { body: { name: 'Kiminini' } });
    const { headers: listed } = await drive('GET', COLLECTION);
    await drive('GET', COLLECTION, { headers: unless(listed.get('etag')) });
    await drive('GET', FACILITY, { id });
    await drive('GET', FACILITY, { id, headers: unless(etag) });
    await drive('PUT', FACILITY, { id, body: { name: 'Kiminini Hospital' } });
    await drive('PUT', FACILITY, { id, body: { name: 'Late' }, headers: { 'if-match': etag } });
    await drive('PUT', FACILITY, { id, body: { name: 'Kiminini', identifiers } });
    await drive('DELETE', FACILITY, { id, headers: { 'if-match': etag } });
    await drive('DELETE', FACILITY, { id });

    // The facility is gone.
    await drive('GET', FACILITY, { id });
    await drive('PUT', FACILITY, { id, body: { name: 'Back' } });
    await drive('DELETE', FACILITY, { id });

    // There never was one.
    await drive('GET', FACILITY);
    await drive('PUT', FACILITY, { body: { name: 'Nowhere' } });
    await drive('DELETE', FACILITY);

    // What is sent is not valid.
    await drive('GET', COLLECTION, { query: '?limit=none' });
    await drive('POST', COLLECTION, { body: { uuid: taken.uuid, name: 'Taken' } });
    await drive('POST', VALIDATION, { body: { uuid: taken.uuid, name: 'Taken' } });
    for (const [method, path] of [
      ['POST', COLLECTION],
      ['POST', VALIDATION],
      ['PUT', FACILITY],
    ] as const) {
      await drive(method, path, { id: taken.uuid, body: '{' });
      await drive(method, path, { id: taken.uuid, body: { name: 'x'.repeat(3_000_000) } });
      const [field, value] =
        sample.adapter === 'express' ? ['content-encoding', 'compress'] : ['content-type', 'application/xml'];
      await drive(method, path, { id: taken.uuid, body: '<facility/>', headers: { [field]: value } });
    }

    // Nobody, and a user who may only read.
    for (const [method, path] of [
      ['GET', COLLECTION],
      ['POST', COLLECTION],
      ['POST', VALIDATION],
      ['GET', FACILITY],
      ['PUT', FACILITY],
      ['DELETE', FACILITY],
    ] as const) {
      const call = { id: taken.uuid, ...(method.startsWith('P') && { body: { name: 'Taken' } }) };
      await drive(method, path, { ...call, user: '' });
      await drive(method, path, { ...call, user: READER });
    }

    // The store and the health check fail.
    await drive('GET', '/health');
    await drive('GET', '/health', { headers: { 'x-long': 'x'.repeat(20_000) } });
    // No two of its bodies are the same: each says how long it took.
    await drive('GET', '/health', { headers: unless('*') });
    const store = sample.app.get(FacilityStore);
    // The second is what node-postgres says of a database that is lost: 503.
    for (const message of ['disk failure', 'Connection terminated unexpectedly']) {
      for (const method of ['find', 'create', 'rehearse', 'replace', 'remove', 'list'] as const) {
        vi.spyOn(store, method).mockRejectedValue(new Error(message));
      }
      await drive('GET', COLLECTION);
      await drive('POST', COLLECTION, { body: { name: 'Fails' } });
      await drive('POST', VALIDATION, { body: { name: 'Fails' } });
      await drive('GET', FACILITY, { id: taken.uuid });
      await drive('PUT', FACILITY, { id: taken.uuid, body: { name: 'Fails' } });
      await drive('DELETE', FACILITY, { id: taken.uuid });
    }
    vi.spyOn(sample.app.get(HealthCheckService), 'check').mockRejectedValueOnce(new Error('bug'));
    await drive('GET', '/health');
    vi.restoreAllMocks();
    vi.spyOn(sample.app.get(Database).statements, 'execute').mockImplementation(() => {
      throw new Error('connection refused');
    });
    await drive('GET', '/health');
    vi.restoreAllMocks();

    const { body: document } = await sample.call('/docs-json');
    expect([...answered].sort()).toEqual(documented(document).sort());
  });

  it('is a document that passes the linters of Redocly and of Spectral', async () => {
    const { body: document } = await sample.call('/docs-json');
    const problems = await lintFromString({
      source: JSON.stringify(document),
      config: await createConfig({ extends: ['recommended'] }),
    });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
    expect(await lintWithSpectral(document)).toEqual([]);
  });

  it('is a page', async () => {
    const { status, headers, body } = await sample.call('/contract', { user: '' });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('<code>/api/v1/facilities/:id.json</code>');
    expect(body).toContain(
      'title="The facility has changed since (FacilitiesController.replace, sample-app/facilities/facilities.service.ts:',
    );
  });
});
