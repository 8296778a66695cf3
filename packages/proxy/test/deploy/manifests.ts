import * as z from 'zod';

const variable = z.union([
  z.object({ name: z.string(), value: z.string() }),
  z.object({
    name: z.string(),
    valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }),
  }),
]);
const probe = z.object({ httpGet: z.object({ path: z.string() }) }).transform(({ httpGet }) => httpGet.path);
const metadata = z.looseObject({ name: z.string(), namespace: z.string() });
const deployment = z.object({
  kind: z.literal('Deployment'),
  metadata,
  spec: z.object({
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.int().default(30),
        securityContext: z.object({ runAsUser: z.int(), runAsGroup: z.int() }),
        containers: z.tuple([
          z.object({
            args: z.array(z.string()),
            env: z.array(variable),
            ports: z.array(z.object({ containerPort: z.int() })),
            volumeMounts: z.array(z.object({ mountPath: z.string() })).default([]),
            startupProbe: probe.optional(),
            livenessProbe: z.union([probe, z.unknown().transform(() => undefined)]),
            readinessProbe: z.union([probe, z.unknown().transform(() => undefined)]),
          }),
        ]),
      }),
    }),
  }),
});
const configMap = z.object({ kind: z.literal('ConfigMap'), metadata, data: z.record(z.string(), z.string()) });
const account = z.object({
  kind: z.literal('ServiceAccount'),
  metadata: metadata.extend({ annotations: z.object({ 'eks.amazonaws.com/role-arn': z.string() }) }),
});
const service = z.object({ kind: z.literal('Service'), metadata });

/** What Kubernetes gives to the container of a manifest. */
export interface ContainerSettings {
  readonly args: readonly string[];
  /** The user and group, by number. */
  readonly user: string;
  readonly ports: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  /** The files of its ConfigMap; none where it has none. */
  readonly configMap: Readonly<Record<string, string>>;
  /** Where its two volumes are: the settings and the callers. */
  readonly mounts: readonly [string, string];
  /** The paths that its probes ask. */
  readonly probes: readonly string[];
  readonly terminationGracePeriodSeconds: number;
  /** The role of its service account. */
  readonly roleArn: string;
  /** The host by which its Service is reached. */
  readonly serviceHost: string;
}

/**
 * Reads what the container of a Deployment is started with, as Kubernetes fills in secrets and `$(VARIABLE)`.
 *
 * @throws {Error} where there is no such Deployment or Service.
 */
export function readContainer(
  manifests: readonly unknown[],
  deploymentName: string,
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
): ContainerSettings {
  // Kustomize ends the name of a ConfigMap with a hash.
  const named = new RegExp(`^${deploymentName}(?:-[a-z0-9]{10})?$`);
  const find = <Shape extends z.ZodType<{ metadata: { name: string } }>>(shape: Shape): z.output<Shape> | undefined =>
    manifests
      .map((manifest) => shape.safeParse(manifest).data)
      .find((each) => each !== undefined && named.test(each.metadata.name));
  const found = find(deployment);
  const host = find(service);
  if (found === undefined || host === undefined) throw new Error(`no Deployment or no Service ${deploymentName}`);
  const { template } = found.spec;
  const [container] = template.spec.containers;
  const { runAsUser, runAsGroup } = template.spec.securityContext;
  const env: Record<string, string> = {};
  const expand = (value: string): string =>
    value.replaceAll(/\$\((\w+)\)/g, (given, name: string) => env[name] ?? given);
  for (const each of container.env) {
    if ('value' in each) env[each.name] = expand(each.value);
    else {
      const { name, key } = each.valueFrom.secretKeyRef;
      const secret = secrets[name]?.[key];
      if (secret === undefined) throw new Error(`there is no secret ${name} with the key ${key}`);
      env[each.name] = secret;
    }
  }
  const [config = '', callers = ''] = container.volumeMounts.map(({ mountPath }) => mountPath);
  const { startupProbe, livenessProbe, readinessProbe } = container;
  const { name, namespace } = host.metadata;
  return {
    args: container.args.map(expand),
    user: `${runAsUser}:${runAsGroup}`,
    ports: container.ports.map(({ containerPort }) => containerPort),
    env,
    configMap: find(configMap)?.data ?? {},
    mounts: [config, callers],
    probes: [startupProbe, livenessProbe, readinessProbe].filter((path) => path !== undefined),
    terminationGracePeriodSeconds: template.spec.terminationGracePeriodSeconds,
    roleArn: find(account)?.metadata.annotations['eks.amazonaws.com/role-arn'] ?? '',
    serviceHost: `${name}.${namespace}.svc`,
  };
}
