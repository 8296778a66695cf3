import { existsSync } from 'node:fs';
import { loadContract } from '@audit-gateway/contract';
import { expect, it } from 'vitest';
import { parseCallersFile } from '../../src/auth/callers-file.ts';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { startUpstream } from '../support/upstream.ts';
import { alerts } from './alerts.ts';
import { readDeployFile } from './deploy-file.ts';

const guide = readDeployFile('README.md');

it('the guide names files that there are', () => {
  const files = [...guide.matchAll(/\]\(([^)]+)\)|-f ([\w-]+\.yaml)|-k ([\w/-]+)/g)].map(
    ([, link, applied, built]) => link ?? applied ?? built ?? '',
  );
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) expect(existsSync(new URL(`../../deploy/${file}`, import.meta.url)), file).toBe(true);
});

it('the guide lists every alert', () => {
  const listed = [...guide.matchAll(/^\| `(AuditGateway\w+)`/gm)].map(([, name]) => name);
  expect(listed).toEqual(alerts.map(({ alert }) => alert));
});

it('each alert finds its series in the first scrape, with zero', async () => {
  const { operations } = await loadContract();
  const upstream = await startUpstream();
  const gateway = await startTestGateway(upstream.url);
  const { body } = await send(gateway.adminUrl, { target: '/metrics' });
  await gateway.close();
  await upstream.close();
  for (const { alert, expr } of alerts) {
    const selectors = [...expr.matchAll(/\b((?:http|audit_gateway)_\w+)(?:\{(\w+)(!?=)(".*?")\})?/g)];
    expect(selectors.length).toBeGreaterThan(0);
    for (const [, name = '', label = '', operator, value = ''] of selectors) {
      const series = body
        .split('\n')
        .filter((line) => new RegExp(`^${name}[{ ]`).test(line))
        .filter((line) => operator === undefined || line.includes(`${label}=${value}`) === (operator === '='));
      expect({ alert, name, found: series.length > 0 }).toEqual({ alert, name, found: true });
      if (!expr.startsWith('absent')) expect(series.filter((line) => !line.endsWith(' 0'))).toEqual([]);
      if (['source', 'error_type'].includes(label))
        for (const { path, id } of operations)
          expect(
            series.filter((line) => line.includes(`"${path}"`) || line.includes(`"${id}"`)).length,
          ).toBeGreaterThan(1);
    }
  }
});

it("the guide's callers are ones that the gateway takes", async () => {
  const [, example = ''] = /<<EOF\n(.*?) {3}EOF/s.exec(guide) ?? [];
  const { operations } = await loadContract();
  const context = { operations: operations.map(({ id }) => id), targets: ['default'], env: {} };
  const text = example.replace(/\$\(.*\)/, 'a'.repeat(64));
  expect(parseCallersFile(text, 'callers.yaml', context)).toMatchObject([{ name: 'dashboards' }]);
});
