import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endChild, lineWith, startChild } from '@audit-gateway/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ImageKey, imageKeys } from '../image/images.ts';
import { readNames, type ReleaseNames } from '../names.ts';
import { type ImageRegistry, startImageRegistry } from './support/image-registry.ts';
import { prepareImageStorage } from './support/image-storage.ts';
import { describeWith } from './support/machine.ts';
import { createReleasedCopy, type ReleasedCopy } from './support/released.ts';

const architectures = ['amd64', 'arm64'];
const index = z.looseObject({
  mediaType: z.string(),
  annotations: z.record(z.string(), z.string()),
  manifests: z.array(z.looseObject({ platform: z.looseObject({ os: z.string(), architecture: z.string() }) })),
});
const config = z.looseObject({
  architecture: z.string(),
  config: z.looseObject({
    Labels: z.record(z.string(), z.string()),
    User: z.string(),
    Healthcheck: z.looseObject({ Test: z.array(z.string()) }),
  }),
});
/** What each image holds, and how it is started where it has this machine's network. */
const images: readonly {
  readonly key: ImageKey;
  readonly components: readonly string[];
  readonly others: readonly string[];
  readonly main: string;
  readonly flags: readonly string[];
}[] = [
  {
    key: 'gateway',
    components: ['express', 'undici', 'swagger-ui-dist', 'preact', 'd3-array'],
    others: ['vitest', '@audit-gateway/emulator'],
    main: 'app/node_modules/@audit-gateway/proxy/dist/bundle/main.cjs',
    flags: ['--port', '0', '--admin-port', '0', '--region', 'eu-west-1'],
  },
  {
    key: 'emulator',
    components: ['@audit-gateway/contract', '@audit-gateway/spec', 'ajv', 'yaml', 'zod'],
    others: ['vitest', 'express'],
    main: 'app/packages/emulator/dist/main.js',
    flags: ['--port', '0', '--unsigned'],
  },
];

describeWith('the images', ['buildah', 'debootstrap', 'skopeo', 'docker-registry', 'qemu-aarch64-static'], () => {
  let folder: string;
  let copy: ReleasedCopy;
  let registry: ImageRegistry;
  let env: Readonly<Record<string, string>>;
  // Each hook returns what undoes it: where one fails, those before it are still undone.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-release-'));
    return () => rm(folder, { recursive: true });
  });
  beforeAll(async () => {
    registry = await startImageRegistry();
    return () => registry.stop();
  });
  beforeAll(async () => {
    copy = await createReleasedCopy();
    return () => copy.remove();
  }, 120_000);
  beforeAll(async () => {
    env = await prepareImageStorage(architectures);
  }, 900_000);
  beforeAll(async () => {
    const company = readNames(join(import.meta.dirname, 'company-names.json'));
    const named = (prefix: string): ReleaseNames['images'] => ({
      gateway: `${registry.host}/${prefix}/audit-gateway`,
      emulator: `${registry.host}/${prefix}/audit-emulator`,
    });
    const ofWhom = {
      company: { ...company, images: named('iot') },
      // Of the same repository, so that what was built for the first registry is copied to the second.
      own: { ...company, images: readNames().images, imageLayouts: pathToFileURL(join(folder, 'layouts')).href },
    };
    for (const [whose, names] of Object.entries(ofWhom))
      await writeFile(join(folder, `${whose}.json`), JSON.stringify(names));
  });

  const built = (...path: readonly string[]): string => join(folder, 'built', ...path);
  const release = async (whose: string, ...args: readonly string[]): Promise<string> => {
    const names = ['--names', join(folder, `${whose}.json`), '--to', built()];
    return copy.run(['npm', 'run', '--silent', 'release', '--', '--only', 'image', ...names, ...args], env);
  };
  const run = (...line: readonly string[]): Promise<string> => copy.run(line, env);
  const inspect = (reference: string, ...flags: readonly string[]): Promise<string> =>
    run('skopeo', 'inspect', ...(reference.startsWith('docker:') ? ['--tls-verify=false'] : []), ...flags, reference);

  const inRegistry = (key: ImageKey): string => `docker://${registry.host}/iot/audit-${key}:${copy.version}`;

  describe.each([
    { whose: 'company', where: 'a registry', reference: inRegistry },
    {
      whose: 'own',
      where: 'a folder of OCI layouts',
      reference: (key: ImageKey) => `oci:${join(folder, 'layouts', key)}:${copy.version}`,
    },
  ])('in $where', ({ whose, reference }) => {
    it('are published once', async () => {
      const { images: named, imageLayouts = registry.host } = readNames(join(folder, `${whose}.json`));
      const reported = async (...args: readonly string[]): Promise<string[]> =>
        (await release(whose, ...args)).split('\n').filter((line) => line.startsWith('  '));
      const ofEach = (said: string): string[] => imageKeys.map((key) => `  ${named[key]}:${copy.version}: ${said}`);
      expect(await reported('--dry-run')).toEqual(ofEach(`would be published to ${imageLayouts}`));
      for (const key of imageKeys) await expect(inspect(reference(key))).rejects.toThrow();
      expect(await reported()).toEqual(ofEach(`published to ${imageLayouts}`));
      expect(await reported()).toEqual(ofEach(`${imageLayouts} has it already`));
    }, 900_000);

    it.each(imageKeys)(
      'are each an index of two architectures that says what it is and where it comes from: %s',
      async (key) => {
        const { mediaType, annotations, manifests } = index.parse(JSON.parse(await inspect(reference(key), '--raw')));
        expect(mediaType).toBe('application/vnd.oci.image.index.v1+json');
        expect(manifests.map(({ platform }) => platform.architecture)).toEqual(architectures);
        const revision = (await run('git', 'rev-parse', 'HEAD')).trim();
        const labels = {
          'org.opencontainers.image.title': `audit-${key}`,
          'org.opencontainers.image.version': copy.version,
          'org.opencontainers.image.revision': revision,
          'org.opencontainers.image.licenses': 'Apache-2.0',
        };
        expect(annotations).toMatchObject(labels);
        for (const architecture of architectures) {
          const flags = ['--override-arch', architecture, 'inspect', '--config', '--raw'];
          const tls = whose === 'company' ? ['--tls-verify=false'] : [];
          const one = config.parse(JSON.parse(await run('skopeo', ...flags, ...tls, reference(key))));
          expect(one).toMatchObject({ architecture, config: { Labels: labels, User: '1000:1000' } });
          expect(one.config.Healthcheck).toMatchObject({ Test: expect.arrayContaining(['CMD']) });
        }
      },
    );

    it('are what the manifests of the gateway pin', async () => {
      const digest = (await inspect(reference('gateway'), '--format', '{{ .Digest }}')).trim();
      const { gateway } = readNames(join(folder, `${whose}.json`)).images;
      const manifest = await readFile(built('manifests/kubernetes.yaml'), 'utf8');
      expect(manifest).toContain(`image: ${gateway}:${copy.version}@${digest}\n`);
      expect(manifest).not.toContain('registry.example.com');
    });
  });

  const pulled = images.flatMap((image) => architectures.map((architecture) => ({ ...image, architecture })));
  describe.each(pulled)(
    'the $key for $architecture, pulled from the registry',
    ({ key, architecture, components, others, main, flags }) => {
      let root: string;
      beforeAll(async () => {
        const pull = ['--quiet', '--pull-always', '--tls-verify=false', '--arch', architecture];
        const container = (await run('buildah', 'from', ...pull, inRegistry(key))).trim();
        root = (await run('buildah', 'mount', container)).trim();
        return async () => {
          await run('buildah', 'rm', container);
        };
      }, 120_000);

      /** Runs its Node: a foreign one by QEMU, which finds its libraries in the image. */
      const node = (...args: readonly string[]): string[] =>
        architecture === 'amd64'
          ? ['chroot', '--userspec=1000:1000', root, '/usr/local/bin/node', ...args.map((arg) => arg.replace(root, ''))]
          : ['qemu-aarch64-static', '-L', root, join(root, 'usr/local/bin/node'), ...args];

      it('has its SBOM', async () => {
        const sbom: unknown = JSON.parse(await readFile(join(root, 'app/sbom.cdx.json'), 'utf8'));
        const schema = z.object({
          bomFormat: z.literal('CycloneDX'),
          components: z.array(z.object({ name: z.string(), version: z.string() })),
        });
        const names = schema.parse(sbom).components.map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining([...components]));
        expect(names.filter((name) => others.includes(name))).toEqual([]);
      });

      const printVersion = async (): Promise<string> => (await run(...node(join(root, main), '--version'))).trim();

      /** Starts it, and asks it for audits without saying of when. */
      async function askOnce(): Promise<unknown> {
        const [command = '', ...args] = node(join(root, main), ...flags);
        const child = startChild({
          command,
          args,
          env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', PATH: process.env['PATH'] },
        });
        const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(await lineWith('http://127.0.0.1:', child, 240_000)) ?? [];
        const response = await fetch(`${url}/audit/tasks`);
        await endChild(child);
        return { status: response.status, type: response.headers.get('x-amzn-errortype') };
      }

      it('starts, in its version', async () => {
        expect(await Promise.all([printVersion(), askOnce()])).toEqual([
          copy.version,
          { status: 400, type: 'InvalidRequestException' },
        ]);
      }, 300_000);
    },
  );
});
