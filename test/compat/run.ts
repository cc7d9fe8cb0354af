import { parseArgs } from 'node:util';
import { checkTypes, compile, loadEntries, runScenarios, without } from './checks.js';
import { CheckRunner } from './check-runner.js';
import { startFromCheckout } from './start-from-checkout.js';
import {
  ADAPTERS,
  FORMATS,
  NEST_NAMES,
  NESTS,
  NODES,
  LEAN_NODES,
  TYPE_ROWS,
  type NestName,
  type NodeName,
} from './matrix.js';
import { runtimeAndBundleJobs } from './runtimes-and-bundles.js';
import { Template, TEMPLATES, type TemplateName } from './templates.js';
import { Workspace, type Application } from './workspace.js';

const { values } = parseArgs({
  options: {
    // Without it, a selection that finds most of what can break.
    all: { type: 'boolean', default: false },
    nest: { type: 'string', multiple: true },
    'skip-types': { type: 'boolean', default: false },
  },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const started = performance.now();
const workspace = await Workspace.open();
const runner = new CheckRunner(print);

try {
  print('Compatibility of the packed library');
  const nests = NEST_NAMES.filter(name => values.nest?.includes(name) ?? (values.all || name !== '11.1'));
  const compilers = await workspace.compilers();
  const nodes = new Map<NodeName, string>();
  for (const name of values.all ? NODES : LEAN_NODES) {
    const program = await workspace.node(name);
    if (program) nodes.set(name, program);
    else print(`  left out: npm has no Node ${name} for this machine`);
  }

  // While one of them installs packages, the others check.
  await Promise.all([
    checkNests(nests, nodes, compilers),
    checkTemplates(nodes),
    runner.prepare('runtimes and bundles', checkRuntimes),
    runner.run([{ title: 'npm start, from a checkout', check: startFromCheckout }]),
  ]);
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  print(`Compatibility: ${runner.summary} (${minutes} min)`);
} finally {
  await workspace.close();
}
process.exitCode = runner.isWhole ? 0 : 1;

type Compilers = Awaited<ReturnType<Workspace['compilers']>>;
type Job = Parameters<CheckRunner['run']>[0][number];

async function checkNests(
  nests: readonly NestName[],
  nodes: ReadonlyMap<NodeName, string>,
  compilers: Compilers,
): Promise<void> {
  for (const nest of nests) {
    await runner.prepare(`Nest ${nest}`, async () => {
      const full = await fullApplication(nest, compilers['6.0']);
      await runner.run(scenarioJobs(nest, full, nodes));
      if (values.all) {
        await runner.run(await bareJobs(nest, full));
        for (const job of peerJobs(nest, full)) await runner.run([job]);
      }
      if (!values['skip-types']) await runner.run(typeJobs(nest, full, compilers));
    });
  }
}

async function checkRuntimes(): Promise<void> {
  await runner.run(await runtimeAndBundleJobs(workspace, values.all));
}

async function checkTemplates(nodes: ReadonlyMap<NodeName, string>): Promise<void> {
  const templates = Object.keys(TEMPLATES) as TemplateName[];
  for (const name of values.all ? templates : templates.filter(template => template !== '12, CommonJS')) {
    await runner.prepare(`nest new, Nest ${name}`, async () => {
      for (const job of templateJobs(await Template.create(workspace, name), nodes)) await runner.run([job]);
    });
  }
}

/** With every optional peer, and both adapters. */
async function fullApplication(nest: NestName, tsc: string): Promise<Application> {
  const { required, adapters, optional } = NESTS[nest];
  const dependencies = {
    ...required,
    ...adapters.express,
    ...adapters.fastify,
    ...optional,
    '@types/express': '^5.0.6',
  };
  const application = await workspace.application(`nest-${nest}`, dependencies);
  for (const format of FORMATS) {
    const faults = await compile(application, tsc, format);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }
  return application;
}

function scenarioJobs(nest: NestName, full: Application, programs: ReadonlyMap<NodeName, string>): Job[] {
  const jobs: Job[] = [];
  for (const name of NESTS[nest].nodes) {
    const node = programs.get(name);
    if (node === undefined) continue;
    const title = `Nest ${nest}, Node ${name === 'here' ? process.versions.node : name}`;
    for (const format of FORMATS) {
      for (const adapter of ADAPTERS) {
        for (const how of name === 'here' ? (['listen', 'testing'] as const) : (['listen'] as const)) {
          jobs.push({
            title: `${title}, ${format}, ${adapter}${how === 'testing' ? ', @nestjs/testing' : ''}`,
            check: () =>
              runScenarios(full, { node, format, adapter, how, installed: ['validation', 'swagger'] }),
          });
        }
      }
    }
    jobs.push({ title: `${title}, every entry point`, check: () => loadEntries(full, node) });
  }
  return jobs;
}

/** What `nest new` makes; its folder is shared, so that one check waits for the other. */
function templateJobs(template: Template, programs: ReadonlyMap<NodeName, string>): Job[] {
  const supported: readonly NodeName[] = TEMPLATES[template.name].nodes;
  const isTried = (name: NodeName) => supported.includes(name) && (values.all || name === 'here');
  const checks = [...programs]
    .filter(([name]) => isTried(name))
    .map(([name, node]) => ({
      title: `${template.title}, Node ${name === 'here' ? process.versions.node : name}, its own build and tests`,
      check: () => template.passes(node),
    }));
  if (template.name !== '11') return checks;
  return [
    ...checks,
    {
      title: 'nest new, Nest 11, jest with @swc/jest',
      check: () => template.passesWithSwc(process.execPath, workspace),
    },
    { title: 'nest new, Nest 11, webpack', check: () => template.passesWithWebpack(process.execPath) },
  ];
}

/** An application that has nothing but one adapter. */
async function bareJobs(nest: NestName, full: Application): Promise<Job[]> {
  const { required, adapters } = NESTS[nest];
  const node = process.execPath;
  const jobs: Job[] = [];
  for (const adapter of ADAPTERS) {
    const bare = await workspace.application(`nest-${nest}-${adapter}`, {
      ...required,
      ...adapters[adapter],
    });
    await bare.compiledAs(full);
    const title = `Nest ${nest}, nothing but ${adapter}`;
    for (const format of FORMATS) {
      jobs.push({
        title: `${title}, ${format}`,
        check: () => runScenarios(bare, { node, format, adapter, how: 'listen', installed: [] }),
      });
    }
    jobs.push({ title: `${title}, every entry point`, check: () => loadEntries(bare, node) });
  }
  return jobs;
}

/** One peer less at a time: one after the other, since they share their folder. */
function peerJobs(nest: NestName, full: Application): Job[] {
  const node = process.execPath;
  const program = { node, format: 'esm', adapter: 'express', how: 'listen', installed: [] } as const;
  return Object.keys(NESTS[nest].optional).map(peer => ({
    title: `Nest ${nest}, without ${peer}`,
    check: () =>
      without(full, peer, async () => [
        ...(await loadEntries(full, node)),
        ...(await runScenarios(full, program)),
      ]),
  }));
}

function typeJobs(nest: NestName, full: Application, compilers: Compilers): Job[] {
  const rows = TYPE_ROWS.filter(({ lean }) => values.all || nest === lean);
  return rows.flatMap(({ title, format, versions, compilerOptions }) =>
    versions[nest].slice(values.all ? 0 : -1).map(version => ({
      title: `Nest ${nest}, types: TypeScript ${version}, ${title}`,
      check: () => checkTypes(full, { tsc: compilers[version], format, compilerOptions, files: ['src'] }),
    })),
  );
}
