import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild, findFreePort, startChild, waitForPort } from '@audit-gateway/testing';
import { expect, vi } from 'vitest';
import * as z from 'zod';

/** A Prometheus in a process of its own that scrapes one gateway every other second. */
export interface Prometheus {
  /** Whether an expression has a series with a value above zero, at any second since the start. */
  hasData(expression: string): Promise<boolean>;
  /** The values of a label of a metric's series. */
  labelValues(selector: string, label: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const matrix = z.object({
  data: z.object({ result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })) }),
});
const values = z.object({ data: z.array(z.string()) });
/**
 * Starts Prometheus, and resolves when it listens.
 *
 * @param program Where it is installed.
 * @param adminUrl What it scrapes.
 * @param rules The file of rules that it evaluates each second, as an object.
 */
export async function startPrometheus(program: string, adminUrl: string, rules: object): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const port = await findFreePort();
  const config = {
    global: { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '1s' },
    rule_files: ['rules.yaml'],
    scrape_configs: [{ job_name: 'audit-gateway', static_configs: [{ targets: [new URL(adminUrl).host] }] }],
  };
  await writeFile(join(folder, 'prometheus.yaml'), JSON.stringify(config));
  await writeFile(join(folder, 'rules.yaml'), JSON.stringify(rules));
  const child = startChild({
    command: program,
    args: [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
  });
  await waitForPort(port, () => {
    if (child.exitCode !== null) throw new Error(`Prometheus ended with status ${child.exitCode}`);
  });
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/-/ready`)).status).toBe(200), {
    timeout: 60_000,
  });
  const startedAt = Date.now();
  const ask = async (path: string, query: Record<string, string> = {}): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${String(new URLSearchParams(query))}`);
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`Prometheus refused ${JSON.stringify(query)}: ${JSON.stringify(body)}`);
    return body;
  };
  return {
    hasData: async (query) => {
      const range = { start: String(startedAt / 1000), end: String(Date.now() / 1000), step: '1' };
      const { result } = matrix.parse(await ask('query_range', { query, ...range })).data;
      return result.some((series) => series.values.some(([, value]) => Number(value) > 0));
    },
    labelValues: async (selector, label) =>
      values.parse(await ask(`label/${label}/values`, { 'match[]': selector })).data,
    close: async () => {
      await endChild(child);
      await rm(folder, { recursive: true });
    },
  };
}
