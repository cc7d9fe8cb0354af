/** What the library is tried with. Each row is installed, compiled and run in a folder of its own. */

export const ADAPTERS = ['express', 'fastify'] as const;
export type Adapter = (typeof ADAPTERS)[number];

/** The kinds of application: its `type` in package.json. */
export const FORMATS = ['esm', 'cjs'] as const;
export type Format = (typeof FORMATS)[number];

/** `here` is the Node that runs this. */
export const NODES = ['here', '20.19', '22', '24'] as const;
/** Those of the short run. */
export const LEAN_NODES: readonly NodeName[] = ['here', '24'];
export type NodeName = (typeof NODES)[number];

export type Dependencies = Readonly<Record<string, string>>;

interface NestRow {
  /** Node versions that it is tried on. */
  readonly nodes: readonly NodeName[];
  /** Everything that an application needs, beside an adapter. */
  readonly required: Dependencies;
  readonly adapters: Readonly<Record<Adapter, Dependencies>>;
  /** What the library or Nest can use and does not need. */
  readonly optional: Dependencies;
}

const VALIDATION = { 'class-validator': '^0.15.1', 'class-transformer': '^0.5.1' };

interface Versions {
  readonly nest: string;
  /** Of its adapter, where it is not that. */
  readonly fastify?: string;
  readonly metadata: string;
  readonly rxjs: string;
}

function row(nodes: readonly NodeName[], { nest, fastify = nest, metadata, rxjs }: Versions): NestRow {
  return {
    nodes,
    required: {
      '@nestjs/common': nest,
      '@nestjs/core': nest,
      'reflect-metadata': metadata,
      rxjs,
    },
    adapters: {
      express: { '@nestjs/platform-express': nest },
      fastify: { '@nestjs/platform-fastify': fastify },
    },
    optional: { '@nestjs/swagger': nest, '@nestjs/testing': nest, ...VALIDATION },
  };
}

export const NESTS = {
  // The oldest that the peer ranges allow, as far as Nest's own packages went together then.
  '11.1': row(['here'], { nest: '11.1.4', fastify: '11.1.4', metadata: '0.1.13', rxjs: '7.2.0' }),
  '11': row(NODES, { nest: '^11.0.0', metadata: '^0.2.2', rxjs: '^7.8.2' }),
  '12': row(NODES, { nest: '^12.0.0', metadata: '^0.2.2', rxjs: '^7.8.2' }),
} as const satisfies Record<string, NestRow>;
export type NestName = keyof typeof NESTS;
export const NEST_NAMES: readonly NestName[] = ['12', '11', '11.1'];

/** What an entry point cannot do without; one that is not named here must load without any optional peer. */
export const NEEDED_BY_ENTRY: Readonly<Record<string, string>> = {
  './openapi': '@nestjs/swagger',
  './testing/vitest': 'vitest',
  './testing/jest': 'jest',
};

export const TYPESCRIPTS = ['5.5', '5.7', '5.8', '5.9', '6.0'] as const;
export type TypeScriptName = (typeof TYPESCRIPTS)[number];

interface TypesRow {
  readonly title: string;
  readonly format: Format;
  readonly versions: Readonly<Record<NestName, readonly TypeScriptName[]>>;
  /** The one Nest that the short run tries it with, by the last of its versions. */
  readonly lean: NestName;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}

/** How applications are compiled, and by which versions that can be. */
export const TYPE_ROWS: readonly TypesRow[] = [
  {
    title: 'nodenext, ESM',
    format: 'esm',
    lean: '12',
    versions: {
      '12': ['5.5', '5.7', '5.9', '6.0'],
      '11': ['5.5', '5.7', '5.9', '6.0'],
      '11.1': [],
    },
    compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext' },
  },
  {
    title: 'bundler, with exactOptionalPropertyTypes',
    format: 'esm',
    lean: '12',
    versions: { '12': ['5.5', '6.0'], '11': [], '11.1': [] },
    compilerOptions: { module: 'esnext', moduleResolution: 'bundler', exactOptionalPropertyTypes: true },
  },
  {
    // TypeScript knows since 5.8 that CommonJS can require an ES module, as which Nest 12 is published.
    title: 'nodenext, CommonJS',
    format: 'cjs',
    lean: '12',
    versions: { '12': ['5.8', '6.0'], '11': ['5.5', '6.0'], '11.1': [] },
    compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext' },
  },
  {
    title: 'node20, CommonJS',
    format: 'cjs',
    lean: '11',
    versions: { '12': ['5.9'], '11': ['5.9'], '11.1': [] },
    compilerOptions: { module: 'node20' },
  },
  {
    // The only one that finds the types of rxjs 7.2.
    title: 'commonjs with node10',
    format: 'cjs',
    lean: '11',
    versions: { '12': [], '11': ['5.5', '5.9'], '11.1': ['5.5'] },
    compilerOptions: { module: 'commonjs', moduleResolution: 'node10' },
  },
];
