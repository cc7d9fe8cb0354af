/**
 * The import rule of the house: a room imports only from rooms above it in this list. `lib/` has no other way down.
 */
const ROOMS = [
  'contract',
  'exceptions',
  'errors',
  'response',
  'routing',
  'filter',
  'interceptor',
  'transport',
  'declarations',
  'adapter',
];

/** What a room may import of the rooms above it, where that is less than all of them. */
const MAY_IMPORT = {
  contract: [],
  exceptions: ['contract'],
  errors: ['contract', 'exceptions'],
  response: ['contract', 'exceptions', 'errors'],
  routing: ['contract', 'exceptions'],
  filter: ['contract', 'exceptions', 'errors', 'response'],
  interceptor: ['contract', 'exceptions', 'errors', 'response'],
  transport: ['contract', 'exceptions', 'response'],
  declarations: ['contract', 'exceptions'],
  adapter: ROOMS.filter(room => room !== 'adapter'),
};

/** Entry points of their own: the core never imports them. */
const ENTRY_POINTS = {
  client: ['contract'],
  openapi: ['contract', 'exceptions', 'declarations'],
  testing: ['contract', 'exceptions', 'declarations'],
  infer: [],
  cli: ['contract', 'exceptions', 'testing', 'infer'],
};

const room = name => `^lib/${name}/`;

const rooms = Object.entries({ ...MAY_IMPORT, ...ENTRY_POINTS }).map(([name, allowed]) => ({
  name: `room-${name}`,
  comment: `lib/${name} imports only from ${allowed.join(', ') || 'no other room'}`,
  severity: 'error',
  from: { path: room(name) },
  to: { path: '^lib/', pathNot: [name, ...allowed].map(room) },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'contract-is-pure',
      comment: 'lib/contract is data and pure functions: nothing of Nest, nothing of Node',
      severity: 'error',
      from: { path: room('contract') },
      to: { pathNot: '^lib/' },
    },
    {
      name: 'client-has-no-dependency',
      comment: 'lib/client runs in a browser',
      severity: 'error',
      from: { path: room('client') },
      to: { pathNot: '^lib/' },
    },
    {
      name: 'core-without-entry-points',
      comment: 'the core never imports an entry point of its own',
      severity: 'error',
      from: { path: '^lib/', pathNot: Object.keys(ENTRY_POINTS).map(room) },
      to: { path: Object.keys(ENTRY_POINTS).map(room) },
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
