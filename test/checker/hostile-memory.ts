import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { ContractReport } from 'nestjs-registry-http/testing';
import { HOSTILE } from './servers/hostile.js';

/**
 * Runs the built command against each hostile server, in a process of its own: `node --import tsx
 * test/checker/hostile-memory.ts`. The exit code is 1 if a run takes longer than its time, takes
 * more memory than it may, or has other findings than it should.
 */
const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const TIMEOUT = 60_000;
/** For the start of the process and its report, in milliseconds. */
const ALLOWANCE = 10_000;
const MEBIBYTES = 300;
/** `maxRSS` of a child begins with what its parent has: Linux knows that of the process alone, in KiB. */
const REPORT_MEMORY = [
  'data:text/javascript,import { readFileSync } from "node:fs";',
  'const memory = () => /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1];',
  'process.on("exit", () => process.stderr.write("\\n" + memory()));',
].join('');

const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
let failed = 0;
for (const [name, { start, openapi, timeout = TIMEOUT, findings = [] }] of Object.entries(HOSTILE)) {
  const { url, close } = await start();
  const document = typeof openapi === 'string' ? openapi : join(folder, 'openapi.json');
  if (typeof openapi !== 'string') await writeFile(document, JSON.stringify(openapi));
  const started = performance.now();
  const options = ['--openapi', document, '--timeout', String(timeout / 1_000), '--json'];
  const child = spawn(
    process.execPath,
    ['--import', REPORT_MEMORY, COMMAND, 'check', url, '--user', 'a:b', ...options],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeout + ALLOWANCE, killSignal: 'SIGKILL' },
  );
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const report = (stdout ? JSON.parse(stdout) : { findings: [] }) as Pick<ContractReport, 'findings'>;
  const told = report.findings.map(({ rule, problem }) => `${rule}: ${problem}`);
  const seconds = (performance.now() - started) / 1_000;
  const memory = Number(/\d+$/.exec(stderr)?.[0] ?? Number.POSITIVE_INFINITY) / 1_024;
  // A process that was stopped has no code.
  const isKept =
    typeof code === 'number' && code <= 2 && memory < MEBIBYTES && isDeepStrictEqual(told, findings);
  if (!isKept) {
    failed++;
    console.log(told.join('\n'), stderr);
  }
  console.log(
    `${isKept ? 'kept' : 'FAILED'}: ${name}: exit ${code}, ${seconds.toFixed(1)} s, ${memory.toFixed(0)} MiB`,
  );
  await close();
}
await rm(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;
