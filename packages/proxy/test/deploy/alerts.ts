import * as z from 'zod';
import { readManifests } from './deploy-file.ts';

const rule = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string(), runbook_url: z.url() }),
});
const prometheusRule = z.looseObject({
  spec: z.strictObject({ groups: z.tuple([z.strictObject({ name: z.string(), rules: z.array(rule) })]) }),
});

const [manifest] = readManifests('kubernetes/components/monitoring/prometheus-rule.yaml');
const { spec } = prometheusRule.parse(manifest);

/** The file of rules that Prometheus reads. */
export const ruleFile: object = spec;

/** The alerts. */
export const alerts = spec.groups[0].rules;
