import 'reflect-metadata';
import assert from 'node:assert/strict';
import type { Type } from '@nestjs/common';
import { init, listen, type AdapterName, type AppUnderTest } from './create-app.js';
import { CODES, SCENARIOS, VALIDATION, type Scenario } from './scenarios.js';
import { send, sendRaw } from './send.js';

/** Runs the scenarios against an application of its own, and prints what failed: `main.js express listen [validation]`. */
async function main([adapter = 'express', how = 'listen', validation]: string[]): Promise<void> {
  const controllers: Type[] = [];
  if (validation) controllers.push((await import('./validated.controller.js')).ValidatedController);
  const start = how === 'testing' ? init : listen;
  const running = await start(adapter as AdapterName, controllers);
  const checks = [
    ...SCENARIOS.map(scenario => check(scenario.title, () => answersAs(running, scenario))),
    ...CODES.map(scenario => check(scenario.title, () => hasCode(running, scenario))),
    check('malformed HTTP', () => answersMalformedHttp(running)),
    ...(validation ? [check(VALIDATION.title, () => answersAs(running, VALIDATION))] : []),
  ];
  const results = await Promise.all(checks);
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

async function answersAs({ port }: AppUnderTest, scenario: Scenario): Promise<void> {
  const { status, headers, body } = await send(port, scenario);
  const fields = Object.fromEntries(Object.keys(scenario.fields ?? {}).map(name => [name, headers[name]]));
  const answer: unknown = body === '' ? undefined : JSON.parse(body);
  assert.deepEqual(
    { status, fields, answer },
    { status: scenario.status, fields: scenario.fields ?? {}, answer: scenario.answer },
  );
}

async function hasCode({ port }: AppUnderTest, scenario: (typeof CODES)[number]): Promise<void> {
  const { status, body } = await send(port, scenario);
  assert.equal(status, scenario.status, body);
  assert.match(body, new RegExp(`^{"code":"${status} `));
}

async function answersMalformedHttp({ port }: AppUnderTest): Promise<void> {
  const text = await sendRaw(port, 'GET / NONSENSE\r\n\r\n');
  assert.match(text, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.match(text, /\r\n\r\n{"code":"400 Bad Request"/);
}

process.on('unhandledRejection', error => {
  throw error;
});
void main(process.argv.slice(2));
