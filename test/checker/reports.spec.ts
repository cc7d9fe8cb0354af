import { Module } from '@nestjs/common';
import { RegistryHttpModule } from 'nestjs-registry-http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { describe, expect, it, vi } from 'vitest';
import type { ContractReport } from 'nestjs-registry-http/testing';
import { junitReport } from '../../lib/cli/junit-report.js';
import { progressOn } from '../../lib/cli/progress.js';
import { USAGE } from '../../lib/cli/arguments.js';
import { run } from '../../lib/cli/run.js';
import { textReport } from '../../lib/cli/text-report.js';
import { start } from '../support/adapters.js';

const URL_ = 'http://127.0.0.1:3000';
const breach = (problem: string, path = '/things') => ({
  rule: 'options',
  problem,
  request: { method: 'OPTIONS', path },
  curl: `curl -i -X OPTIONS '${URL_}${path}'`,
});
const reportOf = (...breaches: ReturnType<typeof breach>[]): ContractReport => ({
  url: URL_,
  passed: breaches.length === 0,
  rules: [
    { rule: 'options', title: 'OPTIONS answers', checks: 3, breaches },
    { rule: 'head', title: 'HEAD answers', checks: 2, breaches: [] },
    { rule: 'writes', title: 'writes answer', checks: 0, breaches: [] },
  ],
  notChecked: [],
  notes: ['Nothing was written.'],
});

describe('the report as text', () => {
  it('says what was checked', () => {
    expect(textReport(reportOf())).toBe(
      [
        'The contract at http://127.0.0.1:3000',
        '',
        '  ✓ options            OPTIONS answers (3)',
        '  ✓ head               HEAD answers (2)',
        '  – writes             writes answer (not checked)',
        '',
        'Nothing was written.',
        'Kept: 5 checks, no breach.',
      ].join('\n'),
    );
  });

  it('groups what is broken by its rule, with the line that shows it', () => {
    const text = textReport(reportOf(breach('Allow is missing'), breach('it has a body', '/health')));
    expect(text).toBe(
      [
        'The contract at http://127.0.0.1:3000',
        '',
        '  ✗ options            OPTIONS answers (2 breaches in 3)',
        '  ✓ head               HEAD answers (2)',
        '  – writes             writes answer (not checked)',
        '',
        'options: OPTIONS answers',
        '  OPTIONS /things: Allow is missing',
        "    curl -i -X OPTIONS 'http://127.0.0.1:3000/things'",
        '  OPTIONS /health: it has a body',
        "    curl -i -X OPTIONS 'http://127.0.0.1:3000/health'",
        '',
        'Nothing was written.',
        'Broken: 2 breaches of 1 rule in 5 checks.',
      ].join('\n'),
    );
    expect(textReport(reportOf(breach('x')))).toContain('Broken: 1 breach of 1 rule in 5 checks.');
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
