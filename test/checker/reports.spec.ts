import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Module } from '@nestjs/common';
import { Ajv } from 'ajv';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { describe, expect, it, vi } from 'vitest';
import type { ContractReport } from 'nestjs-registry-http/testing';
import { groupBreaches } from '../../lib/checker/group-breaches.js';
import { githubReport } from '../../lib/cli/github-report.js';
import { junitReport } from '../../lib/cli/junit-report.js';
import { markdownReport } from '../../lib/cli/markdown-report.js';
import { progressOn } from '../../lib/cli/progress.js';
import { USAGE } from '../../lib/cli/arguments.js';
import type { ReportContext } from '../../lib/cli/report-context.js';
import { sarifReport } from '../../lib/cli/sarif-report.js';
import { run } from '../../lib/cli/run.js';
import { textReport } from '../../lib/cli/text-report.js';
import { start } from '../support/adapters.js';

const SCHEMA_FILE = createRequire(import.meta.url)
  .resolve('@microsoft/jest-sarif/package.json')
  .replace(/package\.json$/, 'lib/schemas/sarif-2.1.0-rtm.5.json');
/** The schema of OASIS, as Microsoft's matchers have it. */
const {
  id: _id,
  $schema: _draft,
  ...SARIF_SCHEMA
} = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as {
  readonly id: string;
  readonly $schema: string;
};
const URL_ = 'http://127.0.0.1:3000';
const breach = (problem: string, path = '/things') => ({
  rule: 'options',
  problem,
  request: { method: 'OPTIONS', path },
  operation: `OPTIONS ${path}`,
  curl: `curl -i -X OPTIONS '${URL_}${path}'`,
});
const reportOf = (...breaches: ReturnType<typeof breach>[]): ContractReport => ({
  url: URL_,
  passed: breaches.length === 0,
  complete: true,
  findings: groupBreaches([{ breaches }]),
  rules: [
    { rule: 'options', title: 'OPTIONS answers', checks: 3, breaches },
    { rule: 'head', title: 'HEAD answers', checks: 2, breaches: [] },
    { rule: 'writes', title: 'writes answer', checks: 0, breaches: [] },
  ],
  notChecked: [],
  notes: ['Nothing was written.'],
});

const CONTEXT: ReportContext = { all: false, failOn: [], version: '1.2.3', openapi: 'docs/openapi.json' };
const HOSTILE = 'code is "|`<b>" %0A::error::x \u001b[2J\u202e\n::error::y';

describe('the report as text', () => {
  it('says what was checked', () => {
    const lines = [
      'Checked: 2 rules in 5 checks.',
      'Not checked: writes.',
      'Nothing was written.',
      'Kept: 5 checks, no breach.',
    ];
    expect(textReport(reportOf(), CONTEXT)).toBe([`The contract at ${URL_}`, '', ...lines].join('\n'));
    expect(textReport(reportOf(), { ...CONTEXT, all: true })).toBe(
      [
        `The contract at ${URL_}`,
        '',
        '  ✓ options            OPTIONS answers (3)',
        '  ✓ head               HEAD answers (2)',
        '  – writes             writes answer (not checked)',
        '',
        ...lines,
      ].join('\n'),
    );
  });

  it('tells each finding once, with three operations and a line that shows it', () => {
    const paths = ['/a', '/b', '/a', '/c', '/d', '/e'];
    const report = reportOf(
      ...paths.map(path => breach(`Allow is "${path}", not "x"`, path)),
      breach('it has a body', '/health'),
    );
    const text = textReport(report, CONTEXT);
    expect(text).toBe(
      [
        `The contract at ${URL_}`,
        '',
        '✗ options: OPTIONS answers',
        '  6 × Allow is "/a", not "x"',
        '      OPTIONS /a, OPTIONS /b, OPTIONS /c, and 2 more',
        `      curl -i -X OPTIONS '${URL_}/a'`,
        '  1 × it has a body',
        '      OPTIONS /health',
        `      curl -i -X OPTIONS '${URL_}/health'`,
        '',
        'Checked: 2 rules in 5 checks.',
        'Not checked: writes.',
        'Nothing was written.',
        'Broken: 7 breaches of 1 rule in 5 checks.',
      ].join('\n'),
    );
    expect(textReport(report, { ...CONTEXT, all: true })).toContain(
      'OPTIONS /a, OPTIONS /b, OPTIONS /c, OPTIONS /d, OPTIONS /e\n',
    );
    expect(textReport(reportOf(breach('x')), { ...CONTEXT, failOn: ['leak'] })).toMatch(
      /Broken: 1 breach of 1 rule in 5 checks\. None is of leak\.$/,
    );
  });

  it('has a summary of ten lines, whatever there is to note', () => {
    const notes = Array.from({ length: 30 }, (_, index) => `note ${index}`);
    const summary = (all: boolean) =>
      textReport({ ...reportOf(), notes }, { ...CONTEXT, all })
        .split('\n\n')
        .at(-1)!
        .split('\n');
    expect(summary(false)).toHaveLength(10);
    expect(summary(false)).toContain('And 24 more notes: --all shows them.');
    expect(summary(true)).toHaveLength(33);
  });
});

describe('the report as SARIF', () => {
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
    SARIF_SCHEMA,
  );
  const sarifOf = (report: ContractReport, context = CONTEXT) => {
    const log = JSON.parse(sarifReport(report, context)) as any;
    validate(log);
    expect(validate.errors).toBeNull();
    return log;
  };

  it('is valid, and has a result for each finding', () => {
    const { runs } = sarifOf(
      reportOf(breach('Allow is missing'), breach('Allow is missing', '/b'), breach(HOSTILE)),
    );
    const [{ tool, results }] = runs;
    expect(tool.driver).toMatchObject({ name: 'nestjs-registry-http', version: '1.2.3' });
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({
      ruleId: 'options',
      level: 'error',
      occurrenceCount: 2,
      message: { text: `Allow is missing\nOPTIONS /things, OPTIONS /b\ncurl -i -X OPTIONS '${URL_}/things'` },
    });
    expect(tool.driver.rules[results[0].ruleIndex].id).toBe('options');
    const [{ physicalLocation, logicalLocations }] = results[0].locations;
    expect(physicalLocation.artifactLocation).toEqual({ uri: 'docs/openapi.json' });
    expect(logicalLocations.map((one: any) => one.fullyQualifiedName)).toEqual([
      'OPTIONS /things',
      'OPTIONS /b',
    ]);
  });

  it('is valid without a finding, and names the server where there is no file', () => {
    expect(sarifOf(reportOf()).runs[0].results).toEqual([]);
    const { runs } = sarifOf(reportOf(breach('x')), { ...CONTEXT, openapi: undefined, failOn: ['leak'] });
    expect(runs[0].results[0].level).toBe('warning');
    expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(URL_);
    const isUnfinished = sarifOf({ ...reportOf(), passed: false, complete: false });
    expect(isUnfinished.runs[0].invocations).toEqual([{ executionSuccessful: false }]);
  });
});

describe('the report as GitHub has it', () => {
  it('is one annotation a finding, which no server can add to', () => {
    const lines = githubReport(reportOf(breach(HOSTILE)), CONTEXT).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^::error title=check options::1 × code is "\|`<b>" %250A::error::x \\u001b\[2J\\u202e%0A::error::y%0AOPTIONS \/things%0Acurl /,
      ),
      `::notice title=check::The contract at ${URL_} is broken.`,
    ]);
    expect(githubReport(reportOf(breach('x')), { ...CONTEXT, failOn: ['leak'] })).toMatch(/^::warning /);
    expect(githubReport(reportOf(), CONTEXT)).toBe(`::notice title=check::The contract at ${URL_} is kept.`);
  });
});

describe('the report as Markdown', () => {
  it('is a table, which no server can write into', () => {
    expect(markdownReport(reportOf(breach(HOSTILE.replace(/\n[^]*/, ''))), CONTEXT)).toBe(
      [
        '## The contract is broken',
        '',
        `\`${URL_}\`: 5 checks, 1 findings.`,
        '',
        '| rule | fault | count | operations |',
        '| --- | --- | ---: | --- |',
        '| `options` | `` code is "\\|`<b>" %0A::error::x \\u001b[2J\\u202e `` | 1 | `OPTIONS /things` |',
        '',
        '```sh',
        `curl -i -X OPTIONS '${URL_}/things'`,
        '```',
        '',
        '- `Nothing was written.`',
      ].join('\n'),
    );
    expect(markdownReport(reportOf(), CONTEXT)).toMatch(/^## The contract is kept\n/);
  });
});

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  text: string;
}

/** Every element of a document; throws where it is not well-formed. */
function parse(xml: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    const element = { name, attributes: { ...attributes }, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', text => {
    const last = open.at(-1);
    if (last) last.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return elements;
}

describe('the report as JUnit has it', () => {
  it('has a case for every rule', () => {
    const elements = parse(junitReport(reportOf(breach('Allow is missing'))));
    expect(elements.map(({ name }) => name)).toEqual([
      'testsuites',
      'testsuite',
      'testcase',
      'failure',
      'testcase',
      'testcase',
      'skipped',
    ]);
    const counts = { tests: '3', failures: '1', errors: '0', skipped: '1' };
    expect(elements[0]?.attributes).toEqual({ name: 'nestjs-registry-http', ...counts });
    expect(elements[1]?.attributes).toEqual({ name: URL_, ...counts });
    expect(elements[2]?.attributes).toEqual({ classname: 'contract', name: 'options: OPTIONS answers' });
    expect(elements[3]).toEqual({
      name: 'failure',
      attributes: { message: 'breaches: 1, checks: 3' },
      text: `OPTIONS /things: Allow is missing\ncurl -i -X OPTIONS '${URL_}/things'`,
    });
  });

  it('stays well-formed, whatever a server says', () => {
    const problem = 'code is "<&>]]>" \u0000\u001b[2J\ufffe\ud800 — 😀';
    const failure = parse(junitReport(reportOf(breach(problem)))).find(({ name }) => name === 'failure');
    expect(failure?.text).toContain('code is "<&>]]>" \\u0000\\u001b[2J\\ufffe\\ud800 — 😀');
  });
});

describe('the progress', () => {
  const terminal = (isTTY: boolean, columns = 60) => ({ isTTY, columns, write: vi.fn(() => true) });

  it('is shown on nothing but a terminal', () => {
    const pipe = terminal(false);
    expect(progressOn(pipe)).toBeUndefined();
    expect(pipe.write).not.toHaveBeenCalled();
  });

  it('is a bar on one line, which is gone in the end', () => {
    const screen = terminal(true);
    const show = progressOn(screen);
    show?.(0, 4, 'the first of all');
    show?.(1, 4, 'what does not fit in the line of this terminal');
    show?.(4, 4, '');
    const written = screen.write.mock.calls.map(([text]: any) => text);
    expect(written).toEqual([
      `\r\x1b[K${'░'.repeat(24)} 0/4 the first of all`,
      `\r\x1b[K${'█'.repeat(6)}${'░'.repeat(18)} 1/4 what does not fit in the line `,
      '\r\x1b[K',
    ]);
    for (const text of written) expect(text.length).toBeLessThan(60 + 4);
  });

  it('takes a terminal for one of 80 columns that does not say', () => {
    const screen = terminal(true, 0);
    progressOn(screen)?.(0, 1, 'x'.repeat(100));
    expect((screen.write.mock.calls as any)[0][0]).toHaveLength(79 + 4);
  });
});

describe('the command, run in this process', () => {
  const streams = (isTTY = false) => {
    const written = { stdout: '', stderr: '' };
    const into = (name: keyof typeof written) => ({
      isTTY,
      columns: 80,
      write: (text: unknown) => {
        written[name] += String(text);
        return true;
      },
    });
    return { written, stdout: into('stdout'), stderr: into('stderr') };
  };

  it('exits with 0 for help, with 2 for unknown arguments, and with 2 for an unreachable server', async () => {
    const help = streams();
    expect(await run(['--help'], help)).toBe(0);
    expect(help.written).toEqual({ stdout: `${USAGE}\n`, stderr: '' });
    const version = streams();
    expect(await run(['--version'], version)).toBe(0);
    expect(version.written.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const wrong = streams();
    expect(await run(['check'], wrong)).toBe(2);
    expect(wrong.written).toEqual({
      stdout: '',
      stderr: 'nestjs-registry-http: check needs one URL\nTry --help.\n',
    });
    const nothing = streams(true);
    expect(await run(['check', 'http://127.0.0.1:1'], nothing)).toBe(2);
    expect(nothing.written.stderr).toMatch(/^nestjs-registry-http: nothing answers at [^\n]+\n$/);
  });

  it('exits with 0 for a server that keeps the contract', async () => {
    @Module({ imports: [RegistryHttpModule.forRoot()] })
    class AppModule {}
    const { app, url } = await start('express', AppModule);
    const { written, ...terminal } = streams();
    expect(await run(['check', url], terminal)).toBe(0);
    await app.close();
    expect(written.stdout).toMatch(/\nKept: \d+ checks, no breach\.\n$/);
    expect(written.stderr).toBe('');
  });

  it('writes the report where reports go, and the bar on a terminal', async () => {
    const server = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const terminal = streams(true);
    expect(await run(['check', url, '--json', '--fail-on', 'leak'], streams())).toBe(0);
    expect(await run(['check', url, '--json', '--fail-on', 'leak,shape'], streams())).toBe(1);
    expect(await run(['check', url, '--json'], terminal)).toBe(1);
    server.close();
    expect(JSON.parse(terminal.written.stdout)).toMatchObject({ url, passed: false });
    const bars = terminal.written.stderr.split('\r\x1b[K').slice(1);
    expect(bars).toHaveLength(16);
    expect(bars[0]).toMatch(/^░{24} 0\/15 a method /);
    expect(bars[14]).toMatch(/^█{22}░{2} 14\/15 /);
    expect(bars[15]).toBe('');
  });
});
