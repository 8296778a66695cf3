import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';
import { dashboard, fillIn, type Place, queries } from './grafana.ts';

const expressions = queries.map(({ expr }) => expr);

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

  it('uses the variables that there are', () => {
    for (const text of expressions) expect(fillIn(text)).not.toContain('$');
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

function overlap(one: Place, other: Place): boolean {
  const within = (a: number, aSize: number, b: number, bSize: number): boolean => a < b + bSize && b < a + aSize;
  return within(one.x, one.w, other.x, other.w) && within(one.y, one.h, other.y, other.h);
}
