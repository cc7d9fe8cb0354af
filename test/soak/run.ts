import { parseArgs } from 'node:util';
import { killUnderLoad } from './kill.js';
import { soak } from './soak.js';
import { soakTelemetry } from './telemetry.js';

/** `npm run test:soak [-- --requests 20000 --rounds 2 --adapter fastify --only soak|kill|telemetry]` */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '6' },
    adapter: { type: 'string', multiple: true, default: ['express', 'fastify'] },
    only: { type: 'string' },
  },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);
let isWhole = true;
const faultsOf = (faults: readonly string[]): void => {
  for (const fault of faults.slice(0, 30)) print(`  BROKEN ${fault}`);
  if (faults.length > 0) isWhole = false;
};

const runs = (part: string): boolean => values.only === undefined || values.only === part;

if (runs('soak')) {
  for (const adapter of values.adapter) {
    const report = await soak(adapter, Number(values.requests), line => process.stderr.write(`${line}\n`));
    const heaps = report.heaps.map(bytes => (bytes / 2 ** 20).toFixed(1)).join(' ');
    print(`${adapter}: ${report.requests} requests in ${report.seconds.toFixed(0)} s`);
    print(`  responses ${JSON.stringify(report.statuses)}`);
    print(`  heap in MiB, from the warm-up on: ${heaps}`);
    faultsOf(report.faults);
  }
}
if (runs('telemetry')) {
  for (const adapter of values.adapter) {
    const report = await soakTelemetry(adapter, Math.min(Number(values.requests), 200_000));
    const [before, after] = report.states;
    const heaps = [before, after].map(({ heap }) => (heap / 2 ** 20).toFixed(1)).join(' ');
    print(`${adapter} with OpenTelemetry: ${report.requests} requests in ${report.seconds.toFixed(0)} s`);
    print(`  responses ${JSON.stringify(report.statuses)}`);
    print(`  layers of the router: ${before.layers} ${after.layers}; heap in MiB: ${heaps}`);
    faultsOf(report.faults);
  }
}
if (runs('kill')) {
  for (const report of await killUnderLoad(Number(values.rounds))) {
    print(`${report.title}: ${report.rounds} times kill -9, ${report.confirmed} confirmed writes looked up`);
    faultsOf(report.faults);
  }
}
print(isWhole ? 'The soak holds' : 'The soak is broken');
process.exitCode = isWhole ? 0 : 1;
