import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { DATABASES } from '../support/databases.js';
import { buildSample, SampleProcess } from '../support/processes.js';
import { COUNT, fill, UUID } from './fill.js';
import { type Load, measure } from './measure.js';

const { values } = parseArgs({
  options: {
    path: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '9' },
    connections: { type: 'string', default: '50' },
    adapter: { type: 'string', default: 'express' },
    database: { type: 'string', multiple: true, default: Object.keys(DATABASES) },
  },
});

const SINGLE = 'one facility';
const PATHS = {
  [SINGLE]: `/api/v1/facilities/${UUID}.json`,
  '25 of them': '/api/v1/facilities.json',
  '25, by name': '/api/v1/facilities.json?sortAsc=name',
  '25 active': '/api/v1/facilities.json?active=true',
  '25 of a type': '/api/v1/facilities.json?properties:type=Type%207',
};

const print = (text: string) => process.stdout.write(`${text}\n`);
print(`${COUNT.toLocaleString('en')} facilities, ${values.connections} connections, ${values.adapter},`);
print(`Node ${process.version} on ${availableParallelism()} cores, which the load shares\n`);

const { main, remove } = await buildSample();
try {
  for (const [name, database] of Object.entries(DATABASES)) {
    if (!values.database.includes(name)) continue;
    if (database.isMissing) print(`${database.title}\n`);
    else await visit(name, await database.open());
  }
} finally {
  await remove();
}

/** In each round every path has its turn, so that what the machine does meanwhile meets all of them. */
async function visit(name: string, database: Awaited<ReturnType<typeof DATABASES.PGlite.open>>) {
  const loads = new Map<string, (Load & { cpu: number })[]>(Object.keys(PATHS).map(what => [what, []]));
  let server: SampleProcess | undefined;
  try {
    await fill(database.environment);
    server = new SampleProcess(main, { ...database.environment, HTTP_ADAPTER: values.adapter });
    const port = Number(new URL(await server.url()).port);
    for (let round = 0; round <= Number(values.rounds); round++) {
      for (const [what, path] of Object.entries(PATHS)) {
        if (values.path.length > 0 && what !== SINGLE && !values.path.includes(what)) continue;
        const before = cpuOf(server.pid);
        const load = await measure(port, path, Number(values.connections), Number(values.seconds) * 1000);
        const cpu = (cpuOf(server.pid) - before) / load.count;
        // The first round is for the compiler.
        if (round > 0) loads.get(what)?.push({ ...load, cpu });
      }
    }
  } finally {
    await server?.stop();
    await database.drop();
  }
  print(`${name.padEnd(14)} requests/s  of one   p50 ms   p99 ms  longest  CPU ms`);
  const single = loads.get(SINGLE) ?? [];
  for (const [what, all] of loads) {
    if (all.length === 0) continue;
    const of = (key: 'rate' | 'p50' | 'p99' | 'cpu') => median(all.map(load => load[key]));
    const longest = Math.max(...all.map(load => load.longest));
    const [rate, ...durations] = [of('rate'), of('p50'), of('p99'), longest].map(value =>
      value.toFixed(0).padStart(9),
    );
    // Within each round, so that the load of the machine cancels out.
    const ratio = median(all.map((load, round) => load.rate / (single[round]?.rate ?? NaN)));
    print(
      `${what.padEnd(14)} ${rate}    ${ratio.toFixed(2)} ${durations.join('')} ${of('cpu').toFixed(2).padStart(7)}`,
    );
  }
  print('');
}

function median(figures: number[]): number {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? NaN;
}

/** The milliseconds of CPU that a process has used; on Linux only. */
function cpuOf(pid = 0): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, '').split(' ');
  // In ticks of 10 ms: what it spent in itself and in the kernel.
  return (Number(fields[12]) + Number(fields[13])) * 10;
}
