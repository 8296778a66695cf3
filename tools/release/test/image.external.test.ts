import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endChild, lineWith, startChild } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readNames } from '../names.ts';
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
const main = 'app/node_modules/@audit-gateway/proxy/dist/bundle/main.cjs';

describeWith('the image', ['buildah', 'debootstrap', 'skopeo', 'docker-registry', 'qemu-aarch64-static'], () => {
  let folder: string;
  let copy: ReleasedCopy;
  let registry: ImageRegistry;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-release-'));
    [copy, registry, env] = await Promise.all([
      createReleasedCopy(),
      startImageRegistry(),
      prepareImageStorage(architectures),
    ]);
    const company = readNames(join(import.meta.dirname, 'company-names.json'));
    const own = readNames();
    const ofWhom = {
      company: { ...company, image: `${registry.host}/iot/audit-gateway` },
      own: { ...own, imageLayout: pathToFileURL(join(folder, 'layout')).href },
    };
    for (const [whose, names] of Object.entries(ofWhom))
      await writeFile(join(folder, `${whose}.json`), JSON.stringify(names));
  }, 900_000);
  afterAll(async () => {
    await registry.stop();
    await copy.remove();
    await rm(folder, { recursive: true });
  });

  const release = async (whose: string, ...args: readonly string[]): Promise<string> => {
    const names = ['--names', join(folder, `${whose}.json`), '--to', join(folder, 'built', whose)];
    return copy.run(['npm', 'run', '--silent', 'release', '--', '--only', 'image', ...names, ...args], env);
  };
  const run = (...line: readonly string[]): Promise<string> => copy.run(line, env);
  const inspect = (reference: string, ...flags: readonly string[]): Promise<string> =>
    run('skopeo', 'inspect', ...(reference.startsWith('docker:') ? ['--tls-verify=false'] : []), ...flags, reference);

  describe.each([
    {
      whose: 'company',
      where: 'a registry',
      reference: () => `docker://${registry.host}/iot/audit-gateway:${copy.version}`,
    },
    { whose: 'own', where: 'an OCI layout', reference: () => `oci:${join(folder, 'layout')}:${copy.version}` },
  ])('in $where', ({ whose, reference }) => {
    it('is published once, with its manifests', async () => {
      expect(await release(whose, '--dry-run')).toContain('would be published to');
      await expect(inspect(reference())).rejects.toThrow();
      expect(await release(whose)).toContain(': published to');
      expect(await release(whose)).toContain('has it already');
    }, 900_000);

    it('is an index of two architectures that says what it is and where it comes from', async () => {
      const { mediaType, annotations, manifests } = index.parse(JSON.parse(await inspect(reference(), '--raw')));
      expect(mediaType).toBe('application/vnd.oci.image.index.v1+json');
      expect(manifests.map(({ platform }) => platform.architecture)).toEqual(architectures);
      const revision = (await run('git', 'rev-parse', 'HEAD')).trim();
      const labels = {
        'org.opencontainers.image.version': copy.version,
        'org.opencontainers.image.revision': revision,
        'org.opencontainers.image.licenses': 'Apache-2.0',
      };
      expect(annotations).toMatchObject(labels);
      for (const architecture of architectures) {
        const flags = ['--override-arch', architecture, 'inspect', '--config', '--raw'];
        const tls = whose === 'company' ? ['--tls-verify=false'] : [];
        const one = config.parse(JSON.parse(await run('skopeo', ...flags, ...tls, reference())));
        expect(one).toMatchObject({ architecture, config: { Labels: labels, User: '1000:1000' } });
        expect(one.config.Healthcheck).toMatchObject({ Test: expect.arrayContaining(['CMD']) });
      }
    });

    it('is what the manifests pin', async () => {
      const digest = (await inspect(reference(), '--format', '{{ .Digest }}')).trim();
      const { image } = readNames(join(folder, `${whose}.json`));
      const manifest = await readFile(join(folder, 'built', whose, 'manifests/kubernetes.yaml'), 'utf8');
      expect(manifest).toContain(`image: ${image}:${copy.version}@${digest}\n`);
      expect(manifest).not.toContain('registry.example.com');
    });
  });

  describe.each(architectures)('for %s, pulled from the registry', (architecture) => {
    let root: string;
    let container: string;
    beforeAll(async () => {
      const reference = `docker://${registry.host}/iot/audit-gateway:${copy.version}`;
      container = (
        await run(
          'buildah',
          'from',
          '--quiet',
          '--pull-always',
          '--tls-verify=false',
          '--arch',
          architecture,
          reference,
        )
      ).trim();
      root = (await run('buildah', 'mount', container)).trim();
    }, 120_000);
    afterAll(async () => {
      await run('buildah', 'rm', container);
    });

    /** Runs its Node: a foreign one by QEMU, which finds its libraries in the image. */
    const node = (...args: readonly string[]): string[] =>
      architecture === 'amd64'
        ? ['chroot', '--userspec=1000:1000', root, '/usr/local/bin/node', ...args.map((arg) => arg.replace(root, ''))]
        : ['qemu-aarch64-static', '-L', root, join(root, 'usr/local/bin/node'), ...args];

    it('has the SBOM of the gateway', async () => {
      const sbom: unknown = JSON.parse(await readFile(join(root, 'app/sbom.cdx.json'), 'utf8'));
      const schema = z.object({
        bomFormat: z.literal('CycloneDX'),
        components: z.array(z.object({ name: z.string(), version: z.string() })),
      });
      const names = schema.parse(sbom).components.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['express', 'undici', 'swagger-ui-dist', 'preact', 'd3-array']));
      expect(names).not.toContain('vitest');
    });

    it('starts a gateway of its version', async () => {
      expect((await run(...node(join(root, main), '--version'))).trim()).toBe(copy.version);
      const flags = ['--port', '0', '--admin-port', '0', '--region', 'eu-west-1'];
      const [command = '', ...args] = node(join(root, main), ...flags);
      const child = startChild({
        command,
        args,
        env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', PATH: process.env['PATH'] },
      });
      const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(await lineWith('http://127.0.0.1:', child, 240_000)) ?? [];
      const response = await fetch(`${url}/audit/tasks`);
      await endChild(child);
      expect({ status: response.status, type: response.headers.get('x-amzn-errortype') }).toEqual({
        status: 400,
        type: 'InvalidRequestException',
      });
    }, 300_000);
  });
});
