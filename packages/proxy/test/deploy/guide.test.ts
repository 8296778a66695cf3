import { existsSync } from 'node:fs';
import { loadContract } from '@audit-gateway/contract';
import { expect, it } from 'vitest';
import { parseCallersFile } from '../../src/auth/callers-file.ts';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { startUpstream } from '../support/upstream.ts';
import { readDeployFile } from './deploy-file.ts';

const guide = readDeployFile('README.md');

it('the guide names files that there are', () => {
  const files = [...guide.matchAll(/\]\(([^)]+)\)|-f ([\w-]+\.yaml)/g)].map(
    ([, link, applied]) => link ?? applied ?? '',
  );
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) expect(existsSync(new URL(`../../deploy/${file}`, import.meta.url)), file).toBe(true);
});

it('each alert of the guide finds its series in the first scrape, with zero', async () => {
  const { operations } = await loadContract();
  const upstream = await startUpstream();
  const gateway = await startTestGateway(upstream.url);
  const { body } = await send(gateway.adminUrl, { target: '/metrics' });
  await gateway.close();
  await upstream.close();
  const alerts = [...guide.matchAll(/^\| `((?:http|audit_gateway)_\w+)(?:\{(.*?)\})?(?: [=>].*?)?`/gm)];
  expect(alerts.length).toBe(7);
  for (const [, name = '', labels = ''] of alerts) {
    const series = body.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line) && line.includes(labels));
    expect({ name, found: series.length > 0 }).toEqual({ name, found: true });
    expect(series.filter((line) => !line.endsWith(' 0'))).toEqual([]);
    if (labels.startsWith('source') || labels.startsWith('error_type'))
      for (const { path, id } of operations)
        expect(series.filter((line) => line.includes(`"${path}"`) || line.includes(`"${id}"`)).length).toBeGreaterThan(
          1,
        );
  }
});

it("the guide's callers are ones that the gateway takes", async () => {
  const [, example = ''] = /<<EOF\n(.*?) {3}EOF/s.exec(guide) ?? [];
  const { operations } = await loadContract();
  const context = { operations: operations.map(({ id }) => id), targets: ['default'], env: {} };
  const text = example.replace(/\$\(.*\)/, 'a'.repeat(64));
  expect(parseCallersFile(text, 'callers.yaml', context)).toMatchObject([{ name: 'dashboards' }]);
});
