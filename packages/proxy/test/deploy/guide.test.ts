import { existsSync } from 'node:fs';
import { loadContract } from '@audit-gateway/contract';
import { expect, it } from 'vitest';
import { parseCallersFile } from '../../src/auth/callers-file.ts';
import { createMetrics } from '../../src/observability/metrics/metrics.ts';
import { readDeployFile } from './deploy-file.ts';

const guide = readDeployFile('README.md');

it('the guide names files that there are', () => {
  const files = [...guide.matchAll(/\]\(([^)]+)\)|-f ([\w-]+\.yaml)/g)].map(
    ([, link, applied]) => link ?? applied ?? '',
  );
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) expect(existsSync(new URL(`../../deploy/${file}`, import.meta.url)), file).toBe(true);
});

it('the guide names metrics that there are', async () => {
  const rendered = await createMetrics().render();
  const names = [...guide.matchAll(/`((?:http|audit_gateway)_\w+?)(?:_count)?[{`]/g)].map(([, name]) => name);
  expect(names.length).toBe(5);
  for (const name of names) expect(rendered).toContain(`# TYPE ${name ?? ''} `);
});

it("the guide's callers are ones that the gateway takes", async () => {
  const [, example = ''] = /<<EOF\n(.*?) {3}EOF/s.exec(guide) ?? [];
  const { operations } = await loadContract();
  const context = { operations: operations.map(({ id }) => id), targets: ['default'], env: {} };
  const text = example.replace(/\$\(.*\)/, 'a'.repeat(64));
  expect(parseCallersFile(text, 'callers.yaml', context)).toMatchObject([{ name: 'dashboards' }]);
});
