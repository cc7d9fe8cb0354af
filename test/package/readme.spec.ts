import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USAGE } from '../../lib/cli/arguments.js';
import { Sample } from '../sample/support/sample.js';
import { codeBlocks } from './support/code-blocks.js';
import { curl, readCurl } from './support/curl.js';
import { runQuickStart } from './support/quick-start.js';
import { ROOT } from './support/stage.js';
import { expectTranscript, stepsOf, type Step } from './support/transcript.js';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const { name, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  name: string;
  scripts: Record<string, string>;
};
const blocks = codeBlocks(readme);
const steps = blocks
  .filter(({ language }) => /^(?:sh|bash|shell|console)$/.test(language))
  .flatMap(block => stepsOf(block));

/** The two servers that the page's commands go to: the first example, and the sample. */
const sample = new Sample('express', 'PGlite');
let quickStart: { app: INestApplication; url: string };

const run = (file: string, args: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise(resolve => {
    execFile(process.execPath, ['--import', 'tsx', join(ROOT, file), ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });

const expectOptions = (command: string, usage: string): void => {
  const options = command.match(/--[a-z]+/g) ?? [];
  expect(options.filter(option => !usage.includes(option))).toEqual([]);
};

/** How each command of the page is tried. A command that nothing here knows fails the test. */
const COMMANDS: readonly { readonly known: RegExp; readonly check: (step: Step) => unknown }[] = [
  {
    // The tarball is installed and loaded by `npm run test:compat`.
    known: /^npm (?:i|install)(?: -D)? nestjs-registry-http$/,
    check: ({ command }) => expect(command.split(' ').at(-1)).toBe(name),
  },
  {
    // `npm start` is started from a checkout by `npm run test:compat`; `npm test` is what runs this.
    known: /^(?:npm (?:ci|start|test|run [\w:]+)(?: && |$))+$/,
    check: ({ command }) => {
      const asked = [...command.matchAll(/npm (?:run ([\w:]+)|(start|test))/g)].map(
        match => match[1] ?? match[2],
      );
      expect(asked.filter(script => script === undefined || !(script in scripts))).toEqual([]);
    },
  },
  {
    known: /^npm run import -- FILE\.csv /,
    check: async ({ command }) => {
      expect(scripts.import).toContain('sample-app/importer/main.ts');
      const { code, output } = await run('sample-app/importer/main.ts', ['--help']);
      expect(code).toBe(0);
      expectOptions(command.replace('npm run import -- ', ''), output);
    },
  },
  {
    // Options of a synopsis stand in brackets.
    known: /^npx nestjs-registry-http check URL(?: |$)/,
    check: ({ command }) => expectOptions(command, USAGE),
  },
  {
    known: /^npx nestjs-registry-http check http/,
    check: async ({ command, output }) => {
      const args = command.split(' ').slice(2);
      const local = args.map(arg => arg.replace(/^http:\/\/localhost:3000/, sample.url));
      const result = await run('lib/cli/main.ts', local);
      expect(result.output).not.toBe('');
      expect(result.code).toBeLessThan(2);
      if (output !== '') expect(result.output.trim()).toContain(output.split('…')[0]);
    },
  },
  {
    known: /^curl /,
    check: async ({ command, output }) => {
      const call = readCurl(command);
      const isSample = /^\/(?:api|docs|health)/.test(call.url.pathname);
      const answer = await curl(call, isSample ? sample.url : quickStart.url);
      if (output === '') expect(answer.status).toBeLessThan(400);
      expectTranscript(answer, output);
    },
  },
];

describe('the README', () => {
  beforeAll(async () => {
    const whole = blocks.filter(({ language, code }) => language === 'ts' && code.includes('.listen(3000)'));
    quickStart = await runQuickStart(whole.map(({ code }) => code).join('\n'));
    await sample.start();
  });
  afterAll(async () => {
    await quickStart?.app.close();
    await sample.stop();
  });

  it('shows commands', () => {
    expect(steps.length).toBeGreaterThan(4);
  });

  it.each(steps.map(step => [step.command, step] as const))(
    'shows a command that works: %s',
    async (_, step) => {
      const ways = COMMANDS.filter(({ known }) => known.test(step.command));
      expect(ways, `Say in COMMANDS how "${step.command}" is tried`).toHaveLength(1);
      await ways[0]?.check(step);
    },
  );
});
