import * as z from 'zod';
import { readDeployFile } from './deploy-file.ts';

const place = z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() });
const variable = z.looseObject({
  name: z.string(),
  query: z.union([z.string(), z.looseObject({ query: z.string() }).transform(({ query }) => query)]),
});

/** The dashboard, as far as tests look at it. */
export const dashboard = z
  .looseObject({
    panels: z.array(
      z.looseObject({
        id: z.int(),
        title: z.string().min(1),
        gridPos: place,
        targets: z.array(z.looseObject({ refId: z.string(), expr: z.string() })).default([]),
      }),
    ),
    templating: z.looseObject({ list: z.array(variable) }),
  })
  .parse(JSON.parse(readDeployFile('grafana-dashboard.json')));

/** The place of a panel on the grid. */
export type Place = z.output<typeof place>;

/** Every query of the panels. */
export const queries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ refId, expr }) => ({ title, refId, expr })),
);

/** Fills in the variables, as Grafana does for all jobs and targets. */
export function fillIn(expression: string): string {
  return expression.replaceAll('$__rate_interval', '10s').replaceAll(/\$(?:job|target)\b/g, '.*');
}
