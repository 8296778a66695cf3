import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { alerts, ruleFile } from './alerts.ts';
import { dashboard, fillIn, queries } from './grafana.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { describeWith, findTool } from './tools.ts';
import { startTroubledGateway, type TroubledGateway } from './troubled-gateway.ts';

const tools = { prometheus: findTool('prometheus') };
const { prometheus: program = '' } = tools;
/** An idle machine takes 15 s. */
const withinMs = 240_000;

describeWith('the dashboard, from a Prometheus that scrapes a gateway under load', tools, () => {
  let gateway: TroubledGateway;
  let prometheus: Prometheus;
  beforeAll(async () => {
    gateway = await startTroubledGateway();
    prometheus = await startPrometheus(program, gateway.adminUrl, ruleFile);
    // What counters count before their first scrape is in no rate.
    await vi.waitFor(async () => expect(await prometheus.labelValues('up', 'job')).not.toEqual([]), {
      timeout: 60_000,
    });
    gateway.begin();
  }, 180_000);
  afterAll(async () => {
    await prometheus.close();
    await gateway.close();
  }, 120_000);

  it('shows data in every panel', { timeout: withinMs + 30_000 }, async () => {
    let empty = queries;
    const deadline = performance.now() + withinMs;
    while (empty.length > 0 && performance.now() < deadline) {
      await sleep(1000);
      const asked = await Promise.all(
        empty.map(async (query) => ({ query, hasData: await prometheus.hasData(fillIn(query.expr)) })),
      );
      empty = asked.filter(({ hasData }) => !hasData).map(({ query }) => query);
    }
    expect(empty).toEqual([]);
  });

  it('offers jobs and targets to choose from', async () => {
    const offered = dashboard.templating.list.map(async ({ name, query }) => {
      const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(fillIn(query)) ?? [];
      return [name, selector === undefined ? [query] : await prometheus.labelValues(selector, label ?? '')] as const;
    });
    expect(Object.fromEntries(await Promise.all(offered))).toEqual({
      datasource: ['prometheus'],
      job: ['audit-gateway'],
      target: ['default'],
    });
  });

  it(
    'has a gateway of which every alert is pending or firing, but that there is none',
    { timeout: withinMs },
    async () => {
      for (const { alert } of alerts.filter((each) => each.alert !== 'AuditGatewayAbsent'))
        await vi.waitFor(
          async () => expect(await prometheus.hasData(`ALERTS{alertname="${alert}"}`), alert).toBe(true),
          {
            timeout: 60_000,
            interval: 1000,
          },
        );
    },
  );
});
