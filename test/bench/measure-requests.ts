import { CASES, type BenchCase } from './cases.js';
import {
  compareCosts,
  sumUp,
  type ProcessCosts,
  type ProcessRatio,
  type VariantRatio,
} from './compare-costs.js';
import { ServerProcess } from './server-process.js';
import { processesOf, type Adapter } from './variants.js';

/** How much is measured. */
export interface Effort {
  /** Times that all processes are started anew. */
  readonly generations: number;
  /** How many of these, from the first on, have the variants that are only shown. */
  readonly shown: number;
  /** Visits to every server in each case and generation. */
  readonly rounds: number;
  /** Requests of a visit. */
  readonly batch: number;
  /** Requests before the first visit of a case, for the compiler. */
  readonly warmUp: number;
}

/** The cost of one case on one variant. */
export interface Measurement extends VariantRatio {
  readonly case: BenchCase;
}

/**
 * Compares the servers of one adapter. In each round every server gets the same batch, one after the other, and only
 * figures of the same round are compared: what the machine does meanwhile meets all of them.
 */
export async function measureRequests(
  adapter: Adapter,
  effort: Effort,
  progress: (text: string) => void,
): Promise<Measurement[]> {
  const results = new Map<BenchCase, ProcessRatio[][]>(CASES.map(benchCase => [benchCase, []]));
  for (let generation = 1; generation <= effort.generations; generation++) {
    const variants = shuffle(processesOf(adapter, generation <= effort.shown));
    const servers = await Promise.all(variants.map(variant => ServerProcess.start(variant, adapter)));
    try {
      for (const [benchCase, generations] of results) {
        progress(`${adapter}, generation ${generation} of ${effort.generations}: ${benchCase.name}`);
        const visited = servers.filter(({ variant }) => variant !== 'raw' || benchCase.raw);
        for (const server of visited) await check(server, benchCase, effort.warmUp);
        generations.push(compareCosts(await visit(visited, benchCase, effort)));
      }
    } finally {
      await Promise.all(servers.map(server => server.stop()));
    }
  }
  return [...results].flatMap(([benchCase, generations]) =>
    sumUp(generations).map(ratio => ({ ...ratio, case: benchCase })),
  );
}

/** Visits the servers in each round in another order, so that none always follows the same one. */
async function visit(
  servers: readonly ServerProcess[],
  benchCase: BenchCase,
  { rounds, batch }: Effort,
): Promise<ProcessCosts[]> {
  const costs = new Map<ServerProcess, number[]>(servers.map(server => [server, []]));
  let last: ServerProcess | undefined;
  for (let round = 0; round < rounds; round++) {
    const order = shuffle(servers);
    // Visited twice in a row, it would find its caches warm.
    if (order[0] === last) order.reverse();
    for (const server of order) costs.get(server)?.push(await server.measure(benchCase, batch));
    last = order.at(-1);
  }
  return [...costs].map(([{ variant }, figures]) => ({ variant, costs: figures }));
}

async function check(server: ServerProcess, benchCase: BenchCase, warmUp: number): Promise<void> {
  const status = await server.send(benchCase, warmUp);
  if (server.variant === 'registry' && status !== benchCase.status) {
    throw new Error(`${benchCase.name} responded with ${status} instead of ${benchCase.status}`);
  }
}

function shuffle<T>(list: readonly T[]): T[] {
  const keyed = list.map(item => ({ item, key: Math.random() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}
