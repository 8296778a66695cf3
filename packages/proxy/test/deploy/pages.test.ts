import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { settings } from '../../src/config/settings-schema.ts';
import { problemKinds } from '../../src/errors/problem-kinds.ts';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream } from '../support/upstream.ts';
import { alerts } from './alerts.ts';
import { readDeployFile } from './deploy-file.ts';
import { findLogFields } from './log-fields.ts';

const pages = readdirSync(new URL('../../deploy/', import.meta.url)).filter((name) => name.endsWith('.md'));

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** The first column of the rows of a page's tables below a heading: what is in code font there. */
function namesBelow(page: string, heading: string): string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  return [...(section.split('\n## ', 1)[0] ?? '').matchAll(/^\| `(.*?)`/gm)].map(([, name = '']) => name);
}

it.each(pages)('the links of %s lead somewhere', (name) => {
  const page = readDeployFile(name);
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  for (const link of links.filter((each) => !each.startsWith('http'))) {
    const [file = '', anchor] = link.split('#');
    expect(existsSync(new URL(`../../deploy/${file}`, import.meta.url)), link).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(file === '' ? page : readDeployFile(file))).toContain(anchor);
  }
});

describe('the runbook', () => {
  const runbook = readDeployFile('RUNBOOK.md');
  const [, alertSection = ''] = runbook.split('\n## Alerts\n');
  const entries = new Map(
    (alertSection.split('\n## ', 1)[0] ?? '')
      .split('\n### ')
      .slice(1)
      .map((entry) => [entry.split('\n', 1)[0], entry]),
  );

  it('has an entry for each alert, and no other', () => {
    expect([...entries.keys()]).toEqual(alerts.map(({ alert }) => alert));
  });

  it.each(alerts)(
    'says of $alert what to look at and what to do, where the alert links to',
    ({ alert, annotations }) => {
      const entry = entries.get(alert) ?? '';
      expect(entry).toContain('- **Look at**: ');
      expect(entry).toContain('- **Do**: ');
      const repository = packageJson.repository.url.replace(/^git\+(.*)\.git$/, '$1');
      const page = `${repository}/blob/main/${packageJson.repository.directory}/deploy/RUNBOOK.md`;
      expect(annotations.runbook_url).toBe(`${page}#${alert.toLowerCase()}`);
    },
  );

  it('has an entry for each kind of failure, and no other', () => {
    expect(namesBelow(runbook, 'Kinds of failure')).toEqual(Object.keys(problemKinds));
  });
});

describe('the page of the settings', () => {
  const rows = [...readDeployFile('SETTINGS.md').matchAll(/^\| `(\w+)` +\| (.*?) +\| (.*?) +\|$/gm)];

  it('lists every setting with its default, and no other', () => {
    const listed = rows.map(([, key, value = '']) => [key, value.replaceAll('`', '').trim()]);
    expect(listed).toEqual(settings.map(({ key, default: value = '' }) => [key, value]));
  });

  it('gives a reason for each', () => {
    for (const [row, , , reason = ''] of rows) expect(reason.length, row).toBeGreaterThan(10);
  });
});

describe("the page of the log's fields", () => {
  const page = readDeployFile('LOG.md');
  const ofEveryLine = namesBelow(page, 'Of every line');
  const listed = [...namesBelow(page, 'Of a request'), ...namesBelow(page, 'Of everything else')];

  it('lists what the code logs, and nothing else', () => {
    const logged = [...findLogFields()].map((field) => field.replace(/^drift\..*/, 'drift'));
    expect(listed.toSorted()).toEqual([...new Set(logged)].toSorted());
  });

  it('lists every field of the lines of a gateway', async () => {
    const upstream = await startUpstream();
    const gateway = await startTestGateway(upstream.url);
    const ask = (target: string): Promise<unknown> => send(gateway.url, { target });
    await ask('/audit/tasks/a1');
    await ask('/audit/tasks?maxResults=0');
    upstream.answer = json(200, { taskStatus: 7 });
    await ask('/audit/tasks/a2');
    upstream.answer = json(403, {}, { 'x-amzn-errortype': 'AccessDeniedException' });
    await ask('/audit/tasks/a3');
    await gateway.close();
    await upstream.close();
    const fields = gateway.log.flatMap((line) => fieldsOf(JSON.parse(line)));
    const known = [...ofEveryLine, ...listed];
    expect(fields).toContain('failure.faults');
    expect(fields).toContain('violationCount');
    expect(fields.filter((field) => !known.some((name) => field === name || field.startsWith(`${name}.`)))).toEqual([]);
  });
});

function fieldsOf(line: unknown, prefix = ''): string[] {
  const members = z.record(z.string(), z.unknown()).safeParse(line).data;
  if (members === undefined) return [prefix.slice(0, -1)];
  return Object.entries(members).flatMap(([name, value]) => fieldsOf(value, `${prefix}${name}.`));
}
