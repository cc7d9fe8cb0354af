import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USAGE } from '../../lib/cli/arguments.js';
import { INFER_USAGE } from '../../lib/cli/infer/infer-arguments.js';
import { Sample } from '../sample/support/sample.js';
import { type CodeBlock, codeBlocks } from './support/code-blocks.js';
import { curl, readCurl } from './support/curl.js';
import { anchorsOf, linksOf, readPages } from './support/pages.js';
import { type QuickStartFile, runQuickStart } from './support/quick-start.js';
import { ROOT } from './support/stage.js';
import { expectTranscript, stepsOf, type Step } from './support/transcript.js';

const { name, scripts, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  name: string;
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
};
const pages = readPages().map(page => ({ ...page, blocks: codeBlocks(page.text) }));

/** A command, and the page that shows it. */
interface PageStep extends Step {
  readonly file: string;
}

const steps = pages.flatMap(({ file, blocks }) =>
  blocks
    .filter(({ language }) => /^(?:sh|bash|shell|console)$/.test(language))
    .flatMap(block => stepsOf(block))
    .map((step): PageStep => ({ ...step, file })),
);

/** What the commands of a page go to: the sample, the application that the page shows, or that of the README. */
const sample = new Sample('express', 'PGlite');
const quickStarts = new Map<string, { app: INestApplication; url: string }>();

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
const COMMANDS: readonly { readonly known: RegExp; readonly check: (step: PageStep) => unknown }[] = [
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
    known: /^npm run (?:bench|test:compat|test:soak) -- /,
    check: ({ command }) => expect(Object.keys(scripts)).toContain(command.split(' ')[2]),
  },
  {
    known: /^npm (?:i|install) @nestjs\/swagger$/,
    check: ({ command }) => expect(Object.keys(devDependencies)).toContain(command.split(' ')[2]),
  },
  {
    known: /^node dist-examples\//,
    check: ({ command }) => {
      const source = command.replace('node dist-examples/', 'examples/').replace(/\.js$/, '.ts');
      expect(existsSync(join(ROOT, source))).toBe(true);
    },
  },
  {
    known: /^npx vitest /,
    check: ({ command }) => {
      const folders = command.split(' ').filter(word => word.startsWith('test/'));
      expect(folders.filter(folder => !existsSync(join(ROOT, folder)))).toEqual([]);
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
    known: /^npx nestjs-registry-http infer(?: |$)/,
    check: ({ command }) => expectOptions(command, INFER_USAGE),
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
    known: /^npx openapi-typescript http/,
    check: async ({ command }) => {
      const args = command
        .split(' ')
        .slice(2)
        .filter(arg => !['-o', 'registry.d.ts'].includes(arg));
      const local = args.map(arg => arg.replace(/^http:\/\/localhost:3000/, sample.url));
      const { code, output } = await run('node_modules/openapi-typescript/bin/cli.js', local);
      expect(code).toBe(0);
      expect(output).toContain('errorCode: "uuid-taken" | "identifier-taken";');
    },
  },
  {
    known: /^curl /,
    check: async ({ command, output, file }) => {
      const call = readCurl(command);
      const isSample = /^\/(?:api|docs|health)/.test(call.url.pathname);
      const shown = quickStarts.get(file) ?? quickStarts.get('README.md');
      const response = await curl(call, isSample ? sample.url : (shown?.url ?? ''));
      if (output === '') expect(response.status).toBeLessThan(400);
      expectTranscript(response, output);
    },
  },
];

describe('the documentation', () => {
  beforeAll(async () => {
    for (const { file, blocks } of pages) {
      const shown = applicationOf(blocks.filter(({ language }) => language === 'ts'));
      if (shown.length === 0) continue;
      quickStarts.set(file, await runQuickStart(file.replaceAll(/\W/g, '-'), shown));
    }
    await sample.start();
  });
  afterAll(async () => {
    for (const { app } of quickStarts.values()) await app.close();
    await sample.stop();
  });

  it('shows commands, and applications that run', () => {
    expect(steps.length).toBeGreaterThan(12);
    expect([...quickStarts.keys()]).toEqual(
      expect.arrayContaining(['README.md', 'docs/guides/getting-started.md']),
    );
  });

  it.each(steps.map(step => [step.file, step.command, step] as const))(
    'shows in %s a command that works: %s',
    async (_, __, step) => {
      const ways = COMMANDS.filter(({ known }) => known.test(step.command));
      expect(ways, `Say in COMMANDS how "${step.command}" is tried`).toHaveLength(1);
      await ways[0]?.check(step);
    },
  );

  it("publishes the error that the README's example declares in its OpenAPI document", async () => {
    const response = await fetch(`${quickStarts.get('README.md')?.url}/docs-json`);
    const { paths } = (await response.json()) as OpenAPIObject;

    expect(paths['/facilities/{id}']?.get?.responses['410']).toMatchObject({
      description: 'The facility was removed',
    });
  });

  it('has a README of two screens, and short pages', () => {
    const tooLong = pages.filter(({ file, text }) => {
      const limit = file === 'README.md' ? 10_000 : 8_000;
      return Buffer.byteLength(text) > limit;
    });
    expect(tooLong.map(({ file, text }) => `${file}: ${Buffer.byteLength(text)}`)).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    const dead = pages.flatMap(({ file, text }) =>
      linksOf(text)
        .filter(target => !/^(?:https?|mailto):/.test(target) && !leadsSomewhere(file, target))
        .map(target => `${file}: ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it('has every page reached from another one', () => {
    const reached = new Set(
      pages.flatMap(({ file, text }) => linksOf(text).map(target => join(dirname(file), pathOf(target)))),
    );
    reached.add('README.md').add('docs/index.md');
    const alone = pages.filter(({ file }) => !reached.has(file));
    expect(alone.map(({ file }) => file)).toEqual([]);
  });
});

/** The application that a page shows: in files that their first lines name, or in one block. */
function applicationOf(blocks: readonly CodeBlock[]): QuickStartFile[] {
  const files = blocks.flatMap(({ code }) => {
    const [, file] = /^\/\/ src\/(\S+)\.ts\n/.exec(code) ?? [];
    return file === undefined ? [] : [{ name: file, code }];
  });
  if (files.at(-1)?.name === 'main') return files;
  const whole = blocks.filter(({ code }) => code.includes('.listen(3000)') && code.includes('@Module'));
  return whole.length === 0 ? [] : [{ name: 'main', code: whole.map(({ code }) => code).join('\n') }];
}

function pathOf(target: string): string {
  return target.split('#')[0] ?? '';
}

/** Whether a file has the page that a link names, and the page the heading. */
function leadsSomewhere(file: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const full = join(ROOT, path === '' ? file : join(dirname(file), path));
  if (!existsSync(full)) return false;
  return anchor === undefined || anchorsOf(readFileSync(full, 'utf8')).includes(anchor);
}
