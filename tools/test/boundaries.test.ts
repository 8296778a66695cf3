import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { nx, root } from './support/nx.ts';

/** Which project may depend on which: downwards only, and the proxy and the emulator never on each other. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  spec: [],
  contract: ['spec'],
  types: ['spec', 'contract'],
  sigv4: [],
  client: ['types'],
  emulator: ['types', 'contract', 'sigv4'],
  proxy: ['types', 'contract', 'sigv4'],
  bindings: ['spec', 'contract', 'emulator', 'proxy'],
  'contract-tests': ['types', 'contract', 'sigv4', 'client', 'emulator', 'proxy'],
  tools: ['spec', 'types', 'contract', 'sigv4', 'client', 'emulator', 'proxy'],
  workspace: [],
};

const graphShape = z.object({
  graph: z.object({
    nodes: z.record(z.string(), z.object({ data: z.object({ root: z.string() }) })),
    dependencies: z.record(z.string(), z.array(z.object({ target: z.string() }))),
  }),
});

async function projectGraph(): Promise<z.infer<typeof graphShape>['graph']> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-graph-'));
  try {
    const file = join(folder, 'graph.json');
    await nx(root, 'graph', `--file=${file}`);
    return graphShape.parse(JSON.parse(await readFile(file, 'utf8'))).graph;
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('lets a project depend on those below it only, all of them declared', async () => {
  const { nodes, dependencies } = await projectGraph();
  expect(Object.keys(nodes).sort()).toEqual(Object.keys(allowed).sort());
  for (const [project, { data }] of Object.entries(nodes)) {
    const targets = (dependencies[project] ?? []).map(({ target }) => target).filter((target) => target in allowed);
    const upwards = targets.filter((target) => allowed[project]?.includes(target) !== true);
    expect({ project, upwards }).toEqual({ project, upwards: [] });
    const declared = await readFile(join(root, data.root, 'package.json'), 'utf8');
    for (const target of targets) expect(declared).toContain(`"@audit-gateway/${target}"`);
  }
});

it('lets a package import another by its name only', async () => {
  const projects = [...globSync('packages/*', { cwd: root }), 'spec', 'tools'];
  const sources = globSync('{packages/*,spec,tools}/**/*.ts', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  });
  expect(sources.length).toBeGreaterThan(50);
  for (const source of sources) {
    const project = projects.find((folder) => source.startsWith(`${folder}/`)) ?? '';
    const text = await readFile(join(root, source), 'utf8');
    const outside = ts
      .preProcessFile(text)
      .importedFiles.map(({ fileName }) => fileName)
      .filter((name) => name.startsWith('.'))
      .filter((name) => relative(join(root, project), resolve(root, dirname(source), name)).startsWith('..'));
    expect({ source, outside }).toEqual({ source, outside: [] });
  }
});
