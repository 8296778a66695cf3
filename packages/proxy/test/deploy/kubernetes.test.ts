import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
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
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    replicas: z.int().optional(),
    selector: z.object({ matchLabels: labels }),
    template: z.object({ metadata: z.looseObject({ labels }), spec: pod }),
  }),
});
const named = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

const manifests = readManifests('kubernetes.yaml');
const everything = manifests.map((manifest) => named.parse(manifest));

function find<Shape extends z.ZodType>(kind: string, shape: Shape): z.output<Shape> {
  return shape.parse(manifests.find((manifest) => named.parse(manifest).kind === kind));
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
const gateway = readContainer(manifests, 'audit-gateway', secrets);
const valkey = readContainer(manifests, 'audit-gateway-valkey', secrets);

describe('the manifests', () => {
  it('have what a gateway needs, all in its namespace', () => {
    expect(new Set(everything.map(({ kind }) => kind))).toEqual(
      new Set([
        ...['Namespace', 'ServiceAccount', 'ConfigMap', 'Deployment', 'Service'],
        ...['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy'],
      ]),
    );
    for (const { kind, metadata } of everything) {
      expect(metadata.namespace).toBe(kind === 'Namespace' ? undefined : 'audit-gateway');
    }
  });

  const deployments = everything.filter(({ kind }) => kind === 'Deployment').map((each) => deployment.parse(each));
  it.each(deployments)('let pods do as little as they can: $metadata.name', ({ spec: each }) => {
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

  it('leave the number of replicas to the autoscaler', () => {
    expect(spec.replicas).toBeUndefined();
    expect(autoscaler.minReplicas).toBeGreaterThanOrEqual(2);
  });

  it('share the quota among as many as can run at once, a rollout included', () => {
    expect(gateway.env['AUDIT_GATEWAY_REPLICAS']).toBe(String(autoscaler.maxReplicas + 1));
    expect(new URL(gateway.env['AUDIT_GATEWAY_REDIS_URL'] ?? '').hostname).toBe(valkey.serviceHost);
  });

  it('leave a pod the time that it needs to end', () => {
    const tracesMs = 10_000;
    const neededMs = config.drainDelayMs + config.shutdownMs + tracesMs;
    expect(podSpec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(neededMs / 1000);
  });

  it('let nobody in who is not allowed to, and ask callers who they are', () => {
    expect(config.auth).not.toBe('none');
    const policies = everything.filter(({ kind }) => kind === 'NetworkPolicy');
    const policy = z.looseObject({
      podSelector: z.object({ matchLabels: labels }),
      policyTypes: z.array(z.string()),
      ingress: z.array(z.looseObject({ from: z.array(z.unknown()).min(1) })).default([]),
    });
    const specs = policies.map((each) => policy.parse(each['spec']));
    for (const { template } of deployments.map((each) => each.spec)) {
      const types = specs
        .filter(({ podSelector }) => isDeepStrictEqual(podSelector.matchLabels, template.metadata.labels))
        .flatMap(({ policyTypes }) => policyTypes);
      expect(new Set(types)).toEqual(new Set(['Ingress', 'Egress']));
    }
  });

  it('give the password of the secret to Valkey and to the gateway alike', () => {
    expect(new URL(gateway.env['AUDIT_GATEWAY_REDIS_URL'] ?? '').password).toBe(password);
    expect(valkey.args.slice(valkey.args.indexOf('--requirepass'))).toEqual(['--requirepass', password]);
  });

  it("are settings that the gateway's own parser takes", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
    const file = join(folder, 'config.yaml');
    await writeFile(file, data['config.yaml']);
    const { settings } = await readCommand(['--config', file], gateway.env).finally(() =>
      rm(folder, { recursive: true }),
    );
    const redisUrl = new URL(gateway.env['AUDIT_GATEWAY_REDIS_URL'] ?? '');
    const replicas = autoscaler.maxReplicas + 1;
    expect(settings).toMatchObject({ ...config, auth: [config.auth], redisUrl, replicas });
  });

  it('have the image that the base of Kustomize names', () => {
    const { images } = z
      .looseObject({ images: z.tuple([z.object({ newName: z.string(), newTag: z.string() })]) })
      .parse(readManifests('kubernetes/base/kustomization.yaml')[0]);
    expect(main.image).toBe(`${images[0].newName}:${images[0].newTag}`);
  });
});
