/**
 * The import rule: a layer of `lib/` imports only from the layers that stand here for it. An error goes down the list:
 * it is mapped, then responded with. The layers of Nest and of the HTTP server are where it can start.
 */
const LAYERS = {
  status: [],
  exceptions: ['status'],
  'error-mapping': ['status', 'exceptions'],
  'error-response': ['status', 'exceptions', 'error-mapping'],
  enhancers: ['status', 'exceptions', 'error-mapping', 'error-response'],
  'http-server': ['status', 'exceptions', 'error-response'],
  decorators: ['status'],
  'route-contract': ['status', 'exceptions', 'decorators'],
  adapter: [
    'status',
    'exceptions',
    'error-mapping',
    'error-response',
    'enhancers',
    'http-server',
    'decorators',
    'route-contract',
  ],
};

/** Entry points of their own: the core never imports them. */
const ENTRY_POINTS = {
  client: ['status'],
  openapi: ['status', 'exceptions', 'error-response', 'route-contract'],
  checker: ['status', 'exceptions', 'route-contract'],
  testing: ['status', 'exceptions', 'checker'],
  infer: [],
  cli: ['status', 'exceptions', 'checker', 'infer'],
};

const layer = name => `^lib/${name}/`;

/** What is taken of Nest from beyond its indexes, for every layer that knows Nest. */
const NEST_INTERNALS = '^lib/nest-internals\\.ts$';

const layers = Object.entries({ ...LAYERS, ...ENTRY_POINTS }).map(([name, allowed]) => ({
  name: `layer-${name}`,
  comment: `lib/${name} imports only from ${allowed.join(', ') || 'no other layer'}`,
  severity: 'error',
  from: { path: layer(name) },
  to: { path: '^lib/', pathNot: [NEST_INTERNALS, ...[name, ...allowed].map(layer)] },
}));

/** Optional peers without a range in the manifest: a range would decide what npm installs beside them. */
const OPTIONAL_PEERS = '^node_modules/(@nestjs/swagger|typescript|vitest)/';

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'status-is-pure',
      comment: 'lib/status is data and pure functions: nothing of Nest, nothing of Node',
      severity: 'error',
      from: { path: layer('status') },
      to: { pathNot: '^lib/' },
    },
    {
      name: 'client-has-no-dependency',
      comment: 'lib/client runs in a browser',
      severity: 'error',
      from: { path: layer('client') },
      to: { pathNot: '^lib/' },
    },
    {
      name: 'nest-internals-in-one-file',
      comment: 'what is taken of Nest from beyond its indexes stands in lib/nest-internals.ts',
      severity: 'error',
      from: { path: '^lib/', pathNot: NEST_INTERNALS },
      to: {
        path: '@nestjs/(common|core)/.+',
        pathNot: '@nestjs/(common|core)/(index\\.(d\\.ts|js)|package\\.json)$',
      },
    },
    {
      name: 'core-without-entry-points',
      comment: 'the core never imports an entry point of its own',
      severity: 'error',
      from: { path: '^lib/', pathNot: Object.keys(ENTRY_POINTS).map(layer) },
      to: { path: Object.keys(ENTRY_POINTS).map(layer) },
    },
    {
      name: 'sample-by-package-name',
      comment: 'the sample imports the library as its user would',
      severity: 'error',
      from: { path: '^sample-app/' },
      to: {
        path: '^(lib|dist)/',
        dependencyTypesNot: ['aliased', 'localmodule', 'aliased-tsconfig', 'aliased-tsconfig-paths'],
      },
    },
    { name: 'no-circular', severity: 'error', from: { path: '^(lib|sample-app)/' }, to: { circular: true } },
    {
      name: 'no-undeclared',
      comment: 'what lib imports is a dependency or a peer',
      severity: 'error',
      from: { path: '^lib/' },
      to: {
        pathNot: OPTIONAL_PEERS,
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer', 'type-only'],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
    doNotFollow: { path: 'node_modules' },
  },
};
