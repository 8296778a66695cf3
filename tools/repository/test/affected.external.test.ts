import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nx, root } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const taskGraph = z.object({ tasks: z.object({ tasks: z.record(z.string(), z.unknown()) }) });
const targets = ['generate', 'generated-check', 'build', 'typecheck', 'lint', 'format', 'test', 'size', 'publishable'];

/** The tasks that an edit of a file makes nx run again. */
async function tasksAfterEditOf(file: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-tasks-'));
  try {
    const graph = join(folder, 'tasks.json');
    await nx(root, 'affected', '-t', ...targets, `--files=${file}`, `--graph=${graph}`);
    return Object.keys(taskGraph.parse(JSON.parse(await readFile(graph, 'utf8'))).tasks.tasks).sort();
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('an edit re-runs exactly what it touches', () => {
  it('of the document: generation, and everything downstream', async () => {
    const tasks = await tasksAfterEditOf('spec/openapi.yaml');
    expect(tasks).toEqual(
      expect.arrayContaining([
        'spec:lint',
        'types:generate',
        'types:generated-check',
        'types:build',
        ...['contract', 'types', 'client', 'emulator', 'proxy', 'contract-tests'].flatMap((project) => [
          `${project}:typecheck`,
          `${project}:test`,
        ]),
      ]),
    );
    expect(tasks.filter((task) => task.startsWith('sigv4:test'))).toEqual([]);
  });

  it('of the client: the client, the command, the page and the contract tests that drive it', async () => {
    const projects = (await tasksAfterEditOf('packages/client/src/client.ts'))
      .filter((task) => task.endsWith(':test'))
      .map((task) => task.split(':', 1)[0]);
    expect(projects).toEqual(['cli', 'client', 'contract-tests', 'posture', 'repository']);
  });

  it.each([
    ['tools/spec-diff/compare/compare.ts', ['spec-diff']],
    ['tools/aws-model/differences.ts', ['aws-model', 'mutation', 'repository']],
    ['packages/types/scripts/render-types.ts', ['types', 'types-generator']],
    ['packages/testing/src/redis.ts', ['bench', 'testing']],
  ])('of %s: its tests, and those of what imports it', async (file, expected) => {
    const projects = (await tasksAfterEditOf(file))
      .filter((task) => task.endsWith(':test'))
      .map((task) => task.split(':', 1)[0]);
    expect(projects).toEqual(expect.arrayContaining(expected));
    expect(projects).not.toContain(file.startsWith('tools/spec-diff') ? 'aws-model' : 'sigv4');
  });

  it.each(['README.md', 'packages/client/README.md', 'spec/README.md'])('of %s: nothing', async (file) => {
    expect(await tasksAfterEditOf(file)).toEqual([]);
  });
});
