import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createMetrics } from '../../src/observability/metrics.ts';
import { readDeployFile } from './deploy-file.ts';

const place = z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() });
const dashboard = z
  .looseObject({
    panels: z.array(
      z.looseObject({
        id: z.int(),
        title: z.string().min(1),
        gridPos: place,
        targets: z.array(z.looseObject({ expr: z.string() })).default([]),
      }),
    ),
    templating: z.looseObject({ list: z.array(z.looseObject({ name: z.string(), query: z.unknown() })) }),
  })
  .parse(JSON.parse(readDeployFile('grafana-dashboard.json')));
const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** The families that are rendered, each with the labels that its series can have. */
async function families(): Promise<ReadonlyMap<string, string>> {
  const rendered = await createMetrics().render();
  return new Map([...rendered.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
}

function familyOf(metric: string, known: ReadonlyMap<string, string>): string {
  const histogram = metric.replace(/_(?:bucket|sum|count)$/, '');
  return known.get(histogram) === 'histogram' ? histogram : metric;
}

describe('the dashboard', () => {
  it('asks for metrics that there are', async () => {
    const known = await families();
    const asked = [...expressions, JSON.stringify(dashboard.templating)].flatMap((text) =>
      [...text.matchAll(/\b[a-z]\w*_\w+(?=\{|, job\))/g)].map(([name]) => name),
    );
    expect(asked.length).toBeGreaterThan(expressions.length);
    expect(asked.filter((name) => !known.has(familyOf(name, known)))).toEqual([]);
  });

  it("shows every metric of the gateway's own", async () => {
    const own = [...(await families()).keys()].filter((name) => /^(?:audit_gateway|http)_/.test(name));
    expect(own.filter((name) => !expressions.some((text) => text.includes(name)))).toEqual([]);
  });

  it('asks in PromQL whose brackets close, of the variables that there are', () => {
    const variables = ['__rate_interval', ...dashboard.templating.list.map(({ name }) => name)];
    for (const text of expressions) {
      for (const [open, close] of ['()', '{}', '[]']) {
        expect(text.split(open ?? '').length, text).toBe(text.split(close ?? '').length);
      }
      for (const [, name = ''] of text.matchAll(/\$(\w+)/g)) expect(variables).toContain(name);
    }
  });

  it('has panels that each have a place', () => {
    const places = dashboard.panels.map(({ gridPos }) => gridPos);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const [index, one] of places.entries()) {
      expect(one.x + one.w).toBeLessThanOrEqual(24);
      const overlapping = places.slice(index + 1).filter((other) => overlap(one, other));
      expect(overlapping).toEqual([]);
    }
  });
});

function overlap(one: z.output<typeof place>, other: z.output<typeof place>): boolean {
  const within = (a: number, aSize: number, b: number, bSize: number): boolean => a < b + bSize && b < a + aSize;
  return within(one.x, one.w, other.x, other.w) && within(one.y, one.h, other.y, other.h);
}
