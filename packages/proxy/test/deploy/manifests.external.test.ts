import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToEnd } from '@audit-gateway/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { readCommand } from '../../src/index.ts';
import { readManifests } from './deploy-file.ts';
import { buildComponents, buildOverlay } from './kustomize.ts';
import { readContainer } from './manifests.ts';
import { mayReach } from './network-policies.ts';
import { describeWith, findTool } from './tools.ts';

const tools = {
  kustomize: findTool('kustomize', 'KUSTOMIZE'),
  'kubernetes-validate': findTool('kubernetes-validate', 'KUBERNETES_VALIDATE'),
  go: findTool('go'),
};
const { kustomize = '', 'kubernetes-validate': validate = '' } = tools;
const versions = ['1.33', '1.37'];
const foldersOf = (name: string): string[] =>
  readdirSync(new URL(`../../deploy/kubernetes/${name}`, import.meta.url)).toSorted();
const overlays = foldersOf('overlays');
const components = foldersOf('components');
const secrets = {
  'audit-gateway-valkey': { password: 'c0ffee00c0ffee00c0ffee00c0ffee00' },
  'audit-gateway-redis': { url: 'rediss://redis.example.com:6379' },
};

const named = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
const ofOperator = (manifest: unknown): boolean => named.parse(manifest).apiVersion === 'monitoring.coreos.com/v1';

describeWith('what Kustomize builds', tools, () => {
  /** What is built of each overlay, and of the base with each component. */
  const built = new Map<string, unknown[]>();
  beforeAll(async () => {
    await Promise.all([
      ...overlays.map(async (name) => built.set(name, await buildOverlay(kustomize, name))),
      ...components.map(async (name) => built.set(`with ${name}`, await buildComponents(kustomize, [name]))),
    ]);
  }, 180_000);
  const find = (name: string): unknown[] => built.get(name) ?? expect.fail(`nothing was built of ${name}`);
  const variants = [...overlays, ...components.map((name) => `with ${name}`)];

  it.each(versions)("is valid by Kubernetes' own schemas, version %s", { timeout: 180_000 }, async (version) => {
    const folder = await mkdtemp(join(tmpdir(), 'manifests-'));
    const files: string[] = [];
    for (const [name, manifests] of built) {
      const file = join(folder, `${name}.yaml`);
      // The file's documents, as JSON, which is YAML too.
      const documents = manifests.filter((each) => !ofOperator(each)).map((each) => JSON.stringify(each));
      await writeFile(file, documents.join('\n---\n'));
      files.push(file);
    }
    expect(files.length).toBe(variants.length);
    const said = await runToEnd([validate, '--strict', '--kubernetes-version', version, ...files]).finally(() =>
      rm(folder, { recursive: true }),
    );
    expect(said).not.toContain('ERROR');
  });

  it('is kubernetes.yaml, of the overlay for plain manifests', () => {
    // Where it is not: kustomize build kubernetes/overlays/plain, below the first lines of that file.
    expect(readManifests('kubernetes.yaml')).toEqual(find('plain'));
  });

  describe('for the Prometheus Operator', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'operator-'));
      const module = 'github.com/prometheus-operator/prometheus-operator@v0.85.0';
      const downloaded = await runToEnd(['go', 'mod', 'download', '-json', module]);
      folder = z.looseObject({ Dir: z.string() }).parse(JSON.parse(downloaded)).Dir;
    }, 180_000);

    it.each([
      ['PodMonitor', 'podmonitors'],
      ['PrometheusRule', 'prometheusrules'],
    ])("is valid by the operator's own schema: %s", async (kind, plural) => {
      const file = join(folder, `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`);
      const schema = await readOperatorSchema(file);
      const monitors = find('with monitoring').filter((each) => named.parse(each).kind === kind);
      expect(monitors).toHaveLength(1);
      for (const each of monitors) expect(schema.safeParse(each).error?.message).toBeUndefined();
      expect(schema.safeParse({ kind, metadata: {}, spec: { misspelt: [] } }).success).toBe(false);
    });
  });

  it.each(variants)('leaves the replicas to an autoscaler where there is one, and counts them: %s', async (name) => {
    const manifests = find(name);
    const deployment = z
      .looseObject({ spec: z.looseObject({ replicas: z.int().optional() }) })
      .parse(manifests.find((each) => isNamed(each, 'Deployment', 'audit-gateway')));
    const autoscaler = z
      .looseObject({ spec: z.looseObject({ maxReplicas: z.int() }) })
      .optional()
      .parse(manifests.find((each) => isNamed(each, 'HorizontalPodAutoscaler', 'audit-gateway')));
    expect(deployment.spec.replicas === undefined).toBe(autoscaler !== undefined);
    const most = autoscaler?.spec.maxReplicas ?? deployment.spec.replicas ?? 0;
    const { settings } = await readSettings(manifests);
    expect(settings?.replicas).toBe(most + 1);
  });

  it('shares the quota through the Redis of its component', async () => {
    const urls = await Promise.all(
      ['alone', 'valkey', 'company'].map(async (name) => (await readSettings(find(name))).settings?.redisUrl?.host),
    );
    expect(urls).toEqual([undefined, 'audit-gateway-valkey.audit-gateway.svc:6379', 'redis.example.com:6379']);
  });

  it('listens on IPv6, and reaches AWS by it, with the component for it', async () => {
    const { settings } = await readSettings(find('with ipv6'));
    expect(settings).toMatchObject({ host: '::', adminHost: '::', useDualstack: true });
  });

  it('reads the certificates of the CA that is mounted, with the component for it', () => {
    const { env, mounts } = readContainer(find('with private-ca'), 'audit-gateway', secrets);
    expect(mounts.some((mount) => env['AWS_CA_BUNDLE']?.startsWith(`${mount}/`))).toBe(true);
  });

  it('has no role of its own for a service account that EKS Pod Identity gives one', () => {
    const roles = ['alone', 'with pod-identity'].map(
      (name) => readContainer(find(name), 'audit-gateway', secrets).roleArn !== '',
    );
    expect(roles).toEqual([true, false]);
  });

  it.each<[string, string, number, boolean]>([
    // NodeLocal DNSCache
    ['alone', '169.254.20.10', 53, true],
    // EKS Pod Identity
    ['alone', '169.254.170.23', 80, true],
    ['alone', 'fd00:ec2::23', 80, true],
    // AWS
    ['alone', '198.51.100.7', 443, true],
    ['alone', '2001:db8::7', 443, true],
    // The machine's own credentials are not the gateway's.
    ['alone', '169.254.169.254', 80, false],
    ['alone', '10.20.0.5', 6379, false],
    ['with external-redis', '10.20.0.5', 6379, true],
    ['with external-redis', '2001:db8:20::5', 6379, true],
    ['with external-redis', '10.99.0.5', 6379, false],
    ['alone', '10.30.0.5', 3128, false],
    ['with forward-proxy', '10.30.0.5', 3128, true],
    ['with forward-proxy', '2001:db8:30::5', 3128, true],
    ['with forward-proxy', '169.254.20.10', 53, true],
    // To AWS through the proxy alone.
    ['with forward-proxy', '198.51.100.7', 443, false],
    ['company', '2001:db8:100:20::5', 6379, true],
    ['company', '10.20.0.5', 6379, false],
    ['company', '2001:db8:100:30::5', 3128, true],
  ])('%s: lets the gateway reach %s, port %i: %s', (name, address, port, expected) => {
    expect(mayReach(find(name), address, port)).toBe(expected);
  });

  it('has one way to be scraped: by annotations, or by a PodMonitor', () => {
    const annotated = ['alone', 'with monitoring'].map((name) =>
      JSON.stringify(find(name)).includes('prometheus.io/scrape'),
    );
    expect(annotated).toEqual([true, false]);
  });
});

function isNamed(manifest: unknown, kind: string, name: string): boolean {
  const each = named.parse(manifest);
  return each.kind === kind && each.metadata.name === name;
}

/** Reads the settings of the gateway's container as the gateway does. */
async function readSettings(manifests: readonly unknown[]): ReturnType<typeof readCommand> {
  const { configMap, env } = readContainer(manifests, 'audit-gateway', secrets);
  const folder = await mkdtemp(join(tmpdir(), 'settings-'));
  const file = join(folder, 'config.yaml');
  await writeFile(file, configMap['config.yaml'] ?? '');
  return readCommand(['--config', file], env).finally(() => rm(folder, { recursive: true }));
}

/** Reads the schema of a resource of the Prometheus Operator, which forbids members that it does not know. */
async function readOperatorSchema(file: string): Promise<z.ZodType> {
  const { spec } = z
    .looseObject({
      spec: z.looseObject({
        versions: z.tuple([z.looseObject({ schema: z.object({ openAPIV3Schema: z.looseObject({}) }) })]),
      }),
    })
    .parse(parse(await readFile(file, 'utf8')));
  const known = z.record(z.string(), z.unknown());
  const strict = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(strict);
    const members = known.safeParse(part).data;
    if (members === undefined) return part;
    if (members['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] };
    const kept = Object.entries(members).filter(
      // (?i) is not of JavaScript.
      ([name, value]) => !name.startsWith('x-') && !(name === 'pattern' && String(value).includes('(?i)')),
    );
    return {
      ...(members['type'] === 'object' && known.safeParse(members['properties']).success
        ? { additionalProperties: false }
        : {}),
      ...Object.fromEntries(kept.map(([name, value]) => [name, strict(value)])),
    };
  };
  const schema = z
    .looseObject({ properties: z.looseObject({}) })
    .parse(strict(spec.versions[0].schema.openAPIV3Schema));
  // The schema says of the metadata only that it is an object.
  return z.fromJSONSchema({ ...schema, properties: { ...schema.properties, metadata: true } });
}
