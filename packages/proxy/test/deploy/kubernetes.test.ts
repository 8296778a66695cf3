import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { readCommand } from '../../src/index.ts';
import { settingsSchema } from '../../src/config/settings-schema.ts';
import { readManifests } from './deploy-file.ts';
import { readContainer } from './manifests.ts';

const labels = z.record(z.string(), z.string());
const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()),
  ports: z.array(z.object({ name: z.string(), containerPort: z.int() })),
  securityContext: z.unknown(),
  resources: z.object({ requests: labels, limits: labels }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.literal(true) })).default([]),
});
const pod = z.looseObject({
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  securityContext: z.looseObject({}),
  containers: z.tuple([container]),
  volumes: z.array(z.looseObject({ name: z.string() })).default([]),
  terminationGracePeriodSeconds: z.int().optional(),
});
const deployment = z.object({
  kind: z.literal('Deployment'),
  spec: z.looseObject({
    replicas: z.int(),
    selector: z.object({ matchLabels: labels }),
    template: z.object({ metadata: z.looseObject({ labels }), spec: pod }),
  }),
});
const named = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

const gateway = readManifests('kubernetes.yaml');
const everything = [...gateway, ...readManifests('valkey.yaml')].map((manifest) => named.parse(manifest));

function find<Shape extends z.ZodType>(kind: string, shape: Shape): z.output<Shape> {
  return shape.parse(gateway.find((manifest) => named.parse(manifest).kind === kind));
}

const { spec } = find('Deployment', deployment);
const podSpec = spec.template.spec;
const [main] = podSpec.containers;
const { data } = find('ConfigMap', z.looseObject({ data: z.object({ 'config.yaml': z.string() }) }));
const config = z
  .looseObject({
    auth: z.string(),
    replicas: z.int(),
    drainDelayMs: z.int(),
    shutdownMs: z.int(),
    callers: z.string(),
  })
  .parse(parse(data['config.yaml']));
const autoscaler = find(
  'HorizontalPodAutoscaler',
  z.looseObject({ spec: z.looseObject({ minReplicas: z.int(), maxReplicas: z.int() }) }),
).spec;

const password = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const secrets = { 'audit-gateway-valkey': { password } };
const valkey = readContainer('valkey.yaml', secrets);

describe('the manifests', () => {
  it('have what a gateway needs, all in its namespace', () => {
    expect(gateway.map((manifest) => named.parse(manifest).kind)).toEqual([
      'Namespace',
      'ServiceAccount',
      'ConfigMap',
      'Deployment',
      'Service',
      'HorizontalPodAutoscaler',
      'PodDisruptionBudget',
      'NetworkPolicy',
    ]);
    for (const { kind, metadata } of everything) {
      expect(metadata.namespace).toBe(kind === 'Namespace' ? undefined : 'audit-gateway');
    }
  });

  it.each(['kubernetes.yaml', 'valkey.yaml'])('let pods do as little as they can: %s', (file) => {
    const [{ spec: each }] = z
      .tuple([deployment])
      .parse(readManifests(file).filter((manifest) => named.parse(manifest).kind === 'Deployment'));
    expect(each.template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: expect.toSatisfy((user) => typeof user === 'number' && user > 0),
      seccompProfile: { type: 'RuntimeDefault' },
    });
    const [{ image, securityContext, resources }] = each.template.spec.containers;
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(Object.keys(resources.requests).sort()).toEqual(['cpu', 'memory']);
    expect(Object.keys(resources.limits).sort()).toEqual(['cpu', 'memory']);
    expect(image).toMatch(/:\d+\.\d+\.\d+(?:@sha256:[\da-f]{64})?$/);
    expect(each.selector.matchLabels).toEqual(each.template.metadata.labels);
  });

  it("have the gateway's role, as a placeholder", () => {
    const account = find(
      'ServiceAccount',
      z.looseObject({ metadata: z.looseObject({ name: z.string(), annotations: labels }) }),
    );
    expect(podSpec.serviceAccountName).toBe(account.metadata.name);
    expect(account.metadata.annotations['eks.amazonaws.com/role-arn']).toMatch(/^arn:aws:iam::111122223333:role\//);
  });

  it.each([
    ['startupProbe', '/livez'],
    ['livenessProbe', '/livez'],
    ['readinessProbe', '/readyz'],
  ])('ask the admin port: %s', (name, path) => {
    expect(z.looseObject({ httpGet: probe.shape.httpGet }).parse(main[name]).httpGet).toEqual({ path, port: 'admin' });
  });

  it("name the gateway's ports", () => {
    const ports = Object.fromEntries(main.ports.map(({ name, containerPort }) => [name, containerPort]));
    expect(ports).toEqual({
      http: settingsSchema.shape.port.parse(undefined),
      admin: settingsSchema.shape.adminPort.parse(undefined),
    });
  });

  it('mount what the settings read, read-only', () => {
    const volumes = podSpec.volumes.map(({ name }) => name);
    expect(main.volumeMounts.map(({ name }) => name)).toEqual(volumes);
    const [flag, file = ''] = main.args;
    expect(flag).toBe('--config');
    for (const path of [file, config.callers]) {
      expect(main.volumeMounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`))).toBe(true);
    }
  });

  it('share the quota among as many as can run at once, a rollout included', () => {
    expect(autoscaler.minReplicas).toBe(spec.replicas);
    expect(spec.replicas).toBeGreaterThanOrEqual(2);
    expect(config.replicas).toBe(autoscaler.maxReplicas + 1);
    const { env } = readContainer('kubernetes.yaml', secrets);
    expect(new URL(env['AUDIT_GATEWAY_REDIS_URL'] ?? '').hostname).toBe(valkey.serviceHost);
  });

  it('leave a pod the time that it needs to end', () => {
    const tracesMs = 10_000;
    const neededMs = config.drainDelayMs + config.shutdownMs + tracesMs;
    expect(podSpec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(neededMs / 1000);
  });

  it('let nobody in who is not allowed to, and ask callers who they are', () => {
    expect(config.auth).not.toBe('none');
    const policies = everything.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies).toHaveLength(2);
    for (const policy of policies) {
      const { policyTypes, ingress } = z
        .looseObject({
          policyTypes: z.array(z.string()),
          ingress: z.array(z.looseObject({ from: z.array(z.unknown()).min(1) })),
        })
        .parse(policy['spec']);
      expect(policyTypes).toEqual(['Ingress', 'Egress']);
      expect(ingress.length).toBeGreaterThan(0);
    }
  });

  it('give the password of the secret to Valkey and to the gateway alike', () => {
    const { env } = readContainer('kubernetes.yaml', secrets);
    expect(new URL(env['AUDIT_GATEWAY_REDIS_URL'] ?? '').password).toBe(password);
    expect(valkey.args.slice(valkey.args.indexOf('--requirepass'))).toEqual(['--requirepass', password]);
  });

  it("are settings that the gateway's own parser takes", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
    const file = join(folder, 'config.yaml');
    await writeFile(file, data['config.yaml']);
    const { env } = readContainer('kubernetes.yaml', secrets);
    const { settings } = await readCommand(['--config', file], env).finally(() => rm(folder, { recursive: true }));
    const redisUrl = new URL(env['AUDIT_GATEWAY_REDIS_URL'] ?? '');
    expect(settings).toMatchObject({ ...config, auth: [config.auth], redisUrl });
  });
});
