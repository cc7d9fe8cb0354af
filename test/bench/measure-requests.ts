import { CASES, type BenchCase } from './cases.js';
import { median } from './median.js';
import { ServerProcess } from './server-process.js';
import { variantsOf, type Adapter, type Variant } from './variants.js';

/** How much is measured. */
export interface Effort {
  /** Whether only what the ratios need is measured. */
  readonly isQuick: boolean;
  /** Times that all processes are started anew. */
  readonly generations: number;
  /** Visits to every server in each case and generation. */
  readonly rounds: number;
  /** Requests of a visit. */
  readonly batch: number;
  /** Requests before the first visit of a case, for the compiler. */
  readonly warmUp: number;
}

/** The cost of one case on one server. */
export interface Measurement {
  readonly case: BenchCase;
  readonly variant: Variant;
  /** CPU time of a request relative to plain Nest: the median of the ratios within a round. */
  readonly ratio: number;
  /** CPU time of a request in microseconds: the median. */
  readonly microseconds: number;
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
  const samples = new Map<BenchCase, Map<Variant, { ratios: number[]; costs: number[] }>>();
  for (let generation = 1; generation <= effort.generations; generation++) {
    const servers = await Promise.all(
      variantsOf(adapter, effort.isQuick).map(variant => ServerProcess.start(variant, adapter)),
    );
    try {
      for (const benchCase of CASES) {
        progress(`${adapter}, generation ${generation} of ${effort.generations}: ${benchCase.name}`);
        const visited = servers.filter(({ variant }) => variant !== 'raw' || benchCase.raw);
        for (const server of visited) await check(server, benchCase, effort.warmUp);
        for (let round = 0; round < effort.rounds; round++) {
          const costs = new Map<Variant, number>();
          // Beginning with another one in each, so that none is visited twice in a row and finds its caches warm.
          for (const server of rotated(visited, round)) {
            costs.set(server.variant, await server.measure(benchCase, effort.batch));
          }
          collect(samples, benchCase, costs);
        }
      }
    } finally {
      await Promise.all(servers.map(server => server.stop()));
    }
  }
  return [...samples].flatMap(([benchCase, variants]) =>
    [...variants].map(([variant, { ratios, costs }]) => ({
      case: benchCase,
      variant,
      ratio: median(ratios),
      microseconds: median(costs) / 1000,
    })),
  );
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const first = by % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

async function check(server: ServerProcess, benchCase: BenchCase, warmUp: number): Promise<void> {
  const status = await server.send(benchCase, warmUp);
  if (server.variant === 'registry' && status !== benchCase.status) {
    throw new Error(`${benchCase.name} responded with ${status} instead of ${benchCase.status}`);
  }
}

function collect(
  samples: Map<BenchCase, Map<Variant, { ratios: number[]; costs: number[] }>>,
  benchCase: BenchCase,
  costs: ReadonlyMap<Variant, number>,
): void {
  const bare = costs.get('bare');
  const variants = samples.get(benchCase) ?? new Map<Variant, { ratios: number[]; costs: number[] }>();
  samples.set(benchCase, variants);
  for (const [variant, cost] of costs) {
    const sample = variants.get(variant) ?? { ratios: [], costs: [] };
    variants.set(variant, sample);
    sample.costs.push(cost);
    if (bare) sample.ratios.push(cost / bare);
  }
}
