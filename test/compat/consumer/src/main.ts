import 'reflect-metadata';
import assert from 'node:assert/strict';
import type { Type } from '@nestjs/common';
import { checkContract } from 'nestjs-registry-http/testing';
import { init, listen, type AdapterName, type AppUnderTest } from './create-app.js';
import { CODES, SCENARIOS, VALIDATION, type Scenario } from './scenarios.js';
import { send, sendRaw } from './send.js';

/**
 * Runs the scenarios against an application of its own, and prints what failed: `main.js express listen`, with what is
 * installed beside Nest: `validation`, `swagger`.
 */
async function main([adapter = 'express', how = 'listen', ...installed]: string[]): Promise<void> {
  const controllers: Type[] = [];
  const validates = installed.includes('validation');
  if (validates) controllers.push((await import('./validated.controller.js')).ValidatedController);
  const start = how === 'testing' ? init : listen;
  const running = await start(adapter as AdapterName, controllers);
  const checks = [
    ...SCENARIOS.map(scenario => check(scenario.title, () => respondsAs(running, scenario))),
    ...CODES.map(scenario => check(scenario.title, () => hasCode(running, scenario))),
    check('malformed HTTP', () => respondsToMalformedHttp(running)),
  ];
  if (validates) checks.push(check(VALIDATION.title, () => respondsAs(running, VALIDATION)));
  if (installed.includes('swagger')) {
    const { publishesContract } = await import('./publishes-contract.js');
    checks.push(check('the contract in OpenAPI', async () => publishesContract(running.app)));
  }
  const results = await Promise.all(checks);
  // A server that listens by itself, as under supertest, is not one that the application knows the address of.
  if (start === listen) {
    results.push(await check('the contract, driven from outside', () => keepsContract(running)));
  }
  await running.app.close();
  process.stdout.write(JSON.stringify({ node: process.version, results }));
}

async function check(
  title: string,
  test: () => Promise<void>,
): Promise<{ title: string; failure?: string | undefined }> {
  try {
    await test();
    return { title };
  } catch (error) {
    return { title, failure: error instanceof Error ? error.message : String(error) };
  }
}

async function respondsAs({ port }: AppUnderTest, scenario: Scenario): Promise<void> {
  const { status, headers, body } = await send(port, scenario);
  const fields = Object.fromEntries(Object.keys(scenario.fields ?? {}).map(name => [name, headers[name]]));
  const content: unknown = body === '' ? undefined : JSON.parse(body);
  assert.deepEqual(
    { status, fields, response: content },
    { status: scenario.status, fields: scenario.fields ?? {}, response: scenario.response },
  );
}

async function hasCode({ port }: AppUnderTest, scenario: (typeof CODES)[number]): Promise<void> {
  const { status, body } = await send(port, scenario);
  assert.equal(status, scenario.status, body);
  assert.match(body, new RegExp(`^{"code":"${status} `));
}

async function respondsToMalformedHttp({ port }: AppUnderTest): Promise<void> {
  const text = await sendRaw(port, 'GET / NONSENSE\r\n\r\n');
  assert.match(text, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.match(text, /\r\n\r\n{"code":"400 Bad Request"/);
}

async function keepsContract({ app }: AppUnderTest): Promise<void> {
  const { rules } = await checkContract(app);
  assert.ok(rules.some(({ checks }) => checks > 0));
  assert.deepEqual(
    rules.flatMap(({ breaches }) => breaches),
    [],
  );
}

process.on('unhandledRejection', error => {
  throw error;
});
void main(process.argv.slice(2));
