// Which file may import which. `npm run check` applies it; tools/repository/test/boundaries.test.ts shows that a
// violation of each rule is found.
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * The workspaces below each package: what its sources may import, by name. A package that is not listed may be imported
 * by tests and tools only, and may import nothing.
 */
const packages = {
  spec: [],
  sigv4: [],
  types: [],
  contract: ['spec'],
  'types/scripts': ['contract'],
  client: ['types'],
  cli: ['client'],
  // Browser code; the gateway serves what is built of it, and imports none of it.
  posture: ['client', 'types'],
  emulator: ['contract', 'sigv4', 'types'],
  // The SBOM is for its bundle alone: see the rule below.
  proxy: ['contract', 'sigv4', 'types', 'tools/sbom'],
  // Private, and used by tests, benches and tools only. It does not import the gateway or the emulator, so that their
  // tests can import it.
  testing: ['sigv4'],
  // The names that a release is published under.
  bindings: ['contract', 'emulator', 'proxy', 'spec', 'testing', 'tools/release'],
  'contract-tests': ['client', 'contract', 'emulator', 'proxy', 'sigv4', 'testing', 'types'],
};

/** What tests may import beside that. */
const inTests = { types: ['contract', 'spec'], client: ['emulator'], cli: ['emulator'] };

/** Tools may import every package, and these tools. */
const tools = { mutation: ['aws-model'], repository: ['aws-model'] };

/**
 * The folders of the gateway, top to bottom: a file imports from its own line and the lines below. `observability` is
 * above what it observes, which only declares events; `gateway.ts` connects the two. `docs` and `admin` are served by
 * `http`, and handed down to it by `gateway.ts`.
 */
const gatewayFolders = [
  ['main.ts', 'command.ts', 'index.ts'],
  ['gateway.ts'],
  ['observability'],
  ['docs', 'admin'],
  ['http'],
  ['auth'],
  ['targets'],
  ['interceptors'],
  ['upstream'],
  ['stores'],
  ['config'],
  ['errors'],
  ['lib'],
];

const folderOf = (name) => (name === 'spec' || name.startsWith('tools/') ? name : `packages/${name}`);
/** Matches the files of a workspace; the generator's folder is inside another one. */
const inside = (folder) => (folder === 'packages/types' ? '^packages/types/(?!scripts/)' : `^${folder}/`);
const either = (names) => `^(${names.join('|')})/`;
const workspace = '^(packages/types/scripts|packages/[^/]+|tools/[^/]+|spec)/';
const isTest = '^(packages/types/scripts|packages/[^/]+|spec)/(examples/)?test/';

const packageRules = Object.entries(packages).flatMap(([name, below]) => {
  const folder = folderOf(name);
  const from = inside(folder);
  const allowed = (names) => [from, ...(names.length > 0 ? [either(names.map(folderOf))] : [])];
  return [
    {
      name: `layer of ${name}`,
      severity: 'error',
      comment: `${name} imports from ${below.join(', ') || 'no other package'} only`,
      from: { path: from, pathNot: isTest },
      to: { path: workspace, pathNot: allowed(below) },
    },
    {
      name: `layer of the tests of ${name}`,
      severity: 'error',
      comment: 'tests also import from testing',
      from: { path: `${from}(examples/)?test/` },
      to: { path: workspace, pathNot: allowed([...below, 'testing', ...(inTests[name] ?? [])]) },
    },
  ];
});

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const manifests = readJson('package.json').workspaces.flatMap((glob) =>
  globSync(`${glob}/package.json`).map((file) => ({ folder: dirname(file), ...readJson(file) })),
);

/** Nx follows imports, and npm what is declared: the two have to agree. */
const declarationRules = manifests.map(({ folder, name, dependencies, devDependencies }) => ({
  name: `declared workspaces of ${folder}`,
  severity: 'error',
  comment: 'in dependencies or devDependencies of its package.json',
  from: { path: inside(folder) },
  to: {
    dependencyTypes: ['aliased-workspace'],
    pathNot: either(
      manifests
        .filter((one) => one.name === name || one.name in { ...dependencies, ...devDependencies })
        .map((one) => one.folder),
    ),
  },
}));

const gatewayRules = [
  ...gatewayFolders.map((line, index) => ({
    name: `gateway: ${line.join(', ')}`,
    severity: 'error',
    comment: 'imports run only downwards',
    from: { path: `^packages/proxy/src/(${line.join('|')})` },
    to: {
      path: '^packages/proxy/src/',
      pathNot: [
        // Beside itself: docs and admin do not import each other.
        line.length > 1 && index > 0 ? '^packages/proxy/src/$1/' : `^packages/proxy/src/(${line.join('|')})`,
        `^packages/proxy/src/(${
          gatewayFolders
            .slice(index + 1)
            .flat()
            .join('|') || '$none'
        })`,
      ],
    },
  })),
  {
    name: 'gateway: unknown folder',
    severity: 'error',
    comment: 'every file is in one of the folders of the list',
    from: { path: '^packages/proxy/src/', pathNot: `^packages/proxy/src/(${gatewayFolders.flat().join('|')})` },
    to: {},
  },
  {
    name: 'gateway: no Express below http',
    severity: 'error',
    comment: 'what is below http knows nothing of Express',
    from: {
      path: '^packages/proxy/src/',
      pathNot: '^packages/proxy/src/(main\\.ts|gateway\\.ts|observability/|docs/|admin/|http/)',
    },
    to: { path: 'node_modules/(@types/)?express/' },
  },
  {
    name: 'gateway: no tool at run time',
    severity: 'error',
    comment: 'tools are not published',
    from: { path: '^packages/proxy/src/' },
    to: { path: '^tools/' },
  },
];

export default {
  forbidden: [
    { name: 'no cycle', severity: 'error', comment: 'of types included', from: {}, to: { circular: true } },
    {
      name: 'other workspaces by name only',
      severity: 'error',
      from: { path: workspace },
      to: { path: workspace, pathNot: '^$1/', dependencyTypes: ['local'], dependencyTypesNot: ['aliased-workspace'] },
    },
    { name: 'nothing unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared packages only',
      severity: 'error',
      comment: 'in the package.json of the workspace, or, for what all use, of the root',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'listed packages only',
      severity: 'error',
      comment: 'a new package gets its line in .dependency-cruiser.mjs',
      from: { path: '^packages/', pathNot: either(Object.keys(packages).map(folderOf)) },
      to: { path: workspace },
    },
    ...packageRules,
    ...declarationRules,
    {
      name: 'tools import listed tools only',
      severity: 'error',
      from: { path: '^tools/([^/]+)/', pathNot: either(Object.keys(tools).map((name) => `tools/${name}`)) },
      to: { path: '^tools/', pathNot: '^tools/$1/' },
    },
    ...Object.entries(tools).map(([name, others]) => ({
      name: `tools imported by ${name}`,
      severity: 'error',
      from: { path: `^tools/${name}/` },
      to: { path: '^tools/', pathNot: either([name, ...others].map((one) => `tools/${one}`)) },
    })),
    ...gatewayRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|reports)/' },
    // Imports of types count.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@audit-gateway/source', 'types', 'import', 'node', 'default'],
    },
  },
};
