import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulatorCredentials } from '@audit-gateway/emulator';
import { endChild, lineWith, root, startChild } from '@audit-gateway/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { namesFile, readNames, type ReleaseNames } from '../names.ts';
import { publicPackages, readJson } from '../npm/workspaces.ts';
import { describeWith, verdaccio } from './support/machine.ts';
import { type NpmRegistry, startNpmRegistry } from './support/npm-registry.ts';
import { createReleasedCopy, type ReleasedCopy } from './support/released.ts';

const company = readNames(join(import.meta.dirname, 'company-names.json'));
const installable = ['types', 'sigv4', 'contract', 'client', 'emulator', 'proxy', 'cli'];

describeWith('npm packages', [verdaccio], () => {
  let folder: string;
  let copy: ReleasedCopy;
  let registry: NpmRegistry;
  // Each hook returns what undoes it: where one fails, those before it are still undone.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-npm-'));
    return () => rm(folder, { recursive: true });
  });
  beforeAll(async () => {
    copy = await createReleasedCopy();
    return () => copy.remove();
  }, 600_000);
  beforeAll(async () => {
    registry = await startNpmRegistry();
    return () => registry.stop();
  }, 600_000);
  beforeAll(async () => {
    const settings = await readFile(join(process.env['HOME'] ?? '', '.npmrc'), 'utf8').catch(() => '');
    await writeFile(join(folder, 'npmrc'), `${settings}\n${registry.credentials}\n`);
  });

  const release = (...args: readonly string[]): Promise<string> =>
    copy.run(['npm', 'run', '--silent', 'release', '--', ...args], { NPM_CONFIG_USERCONFIG: join(folder, 'npmrc') });

  it('have the version that npm run version made, which says what to do next', () => {
    expect(copy.printed).toContain(`git tag v${copy.version}`);
    expect(copy.printed).toContain('npm run release');
  });

  describe.each([
    { whose: 'of this repository', names: readNames(namesFile) },
    { whose: 'of a company', names: company },
  ])('under the names $whose', ({ names }) => {
    const { npmScope } = names;
    let project: string;
    beforeAll(async () => {
      project = join(folder, npmScope.slice(1));
      await mkdir(project);
      const own: ReleaseNames = { ...names, npmRegistry: registry.url };
      await writeFile(`${project}.json`, JSON.stringify(own));
      await writeFile(join(project, '.npmrc'), `${npmScope}:registry=${registry.url}\n`);
      await writeFile(join(project, 'package.json'), '{ "name": "a-service", "private": true, "type": "module" }');
    });
    const flags = (): string[] => [
      '--names',
      `${project}.json`,
      '--only',
      'npm',
      '--to',
      join(folder, 'built', npmScope),
    ];

    it('are published once: a dry run publishes nothing, and a second run finds them all', async () => {
      const all = publicPackages(copy.folder).map(
        ({ name }) => `${npmScope}/${name.replace(/^.*\//, '')}@${copy.version}`,
      );
      expect(all.length).toBeGreaterThan(installable.length);
      const lines = (what: string): string[] => all.map((name) => `  ${name}: ${what}`);
      for (const [args, what] of [
        [['--dry-run'], `would be published to ${registry.url}`],
        [[], `published to ${registry.url}`],
        [[], `${registry.url} has it already`],
      ] as const) {
        const printed = await release(...args, ...flags());
        expect(printed.split('\n').filter((line) => line.startsWith('  '))).toEqual(lines(what));
      }
    }, 900_000);

    it('name no package of another scope', async () => {
      const tarballs = join(folder, 'built', npmScope, 'npm');
      const content = await copy.run(['sh', '-c', 'for each in "$0"/*.tgz; do tar -xzOf "$each"; done', tarballs]);
      const named = new Set(Array.from(content.matchAll(/@(?:audit-gateway|acme)\/(\w[\w-]*)/g), ([name]) => name));
      // The condition of the sources in `exports` is no package.
      named.delete('@audit-gateway/source');
      expect(named.size).toBeGreaterThan(installable.length);
      expect([...named].filter((name) => !name.startsWith(`${npmScope}/`))).toEqual([]);
    });

    it.each(installable)(
      'are installed as the README of %s says',
      async (name) => {
        const readme = await readFile(join(root, 'packages', name, 'README.md'), 'utf8');
        const [, commands = ''] = /^## Get it\n\n```sh\n(.*?)```/ms.exec(readme) ?? [];
        const [install = ''] = commands
          .replaceAll('@audit-gateway/', `${npmScope}/`)
          .replace(' --global', '')
          .split('\n');
        expect(install).toContain(`${npmScope}/${name}`);
        await copy.run(['sh', '-c', `cd "$0" && ${install} --prefer-offline`, project]);
        const installed = readJson(join(project, 'node_modules', npmScope, name, 'package.json'));
        expect(installed).toMatchObject({ name: `${npmScope}/${name}`, version: copy.version });
        expect(JSON.stringify(installed)).toContain(`git+${names.repository}.git`);
      },
      600_000,
    );

    it('type-check and run a service against the installed gateway in front of the installed emulator', async () => {
      const service = await readFile(new URL('service.ts.txt', import.meta.url), 'utf8');
      await writeFile(join(project, 'service.ts'), service.replaceAll('@audit-gateway/', `${npmScope}/`));
      const compilerOptions = {
        module: 'nodenext',
        target: 'es2022',
        strict: true,
        noEmit: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      };
      await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['service.ts'] }));
      // By the compiler of a caller, which need not be the one that compiled the packages.
      await copy.run([process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', project]);

      const bin = (name: string): string => join(project, 'node_modules/.bin', name);
      const start = async (
        name: string,
        args: string[],
        env: Record<string, string>,
      ): Promise<[string, () => Promise<void>]> => {
        const { PATH = '' } = process.env;
        const child = startChild({ command: bin(name), args, cwd: project, env: { PATH, ...env } });
        const [url = ''] = /http:\/\/[\d.:]+/.exec(await lineWith('http://', child)) ?? [];
        return [url, () => endChild(child)];
      };
      const [emulator, stopEmulator] = await start('audit-emulator', ['--port', '0'], {});
      const gatewayFlags = ['--port', '0', '--admin-port', '0', '--region', 'us-east-1', '--upstream-url', emulator];
      const [gateway, stopGateway] = await start('audit-gateway', gatewayFlags, {
        AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
      });
      const stdout = await copy.run([process.execPath, join(project, 'service.ts'), gateway]);
      const page = await fetch(`${gateway}/posture`);
      const audits = await copy.run([bin('audits'), 'list', '--since', '90d', '--json'], {
        AUDIT_GATEWAY_URL: gateway,
      });
      await stopGateway();
      await stopEmulator();
      expect(JSON.parse(stdout)).toEqual({
        listed: true,
        startedInPeriod: true,
        checked: true,
        everyCheckDescribed: true,
        code: 'ResourceNotFoundException',
      });
      expect(page.status).toBe(200);
      expect(JSON.parse(audits)).toMatchObject({ failures: [] });
    }, 600_000);
  });

  it('stop a release that would replace a published version', async () => {
    const file = join(copy.folder, 'packages/sigv4/README.md');
    const before = await readFile(file, 'utf8');
    await writeFile(file, `${before}\nChanged.\n`);
    try {
      const names = join(folder, 'acme.json');
      const failure = release('--dry-run', '--names', names, '--only', 'npm', '--to', join(folder, 'changed'));
      await expect(failure).rejects.toMatchObject({
        stderr: expect.stringContaining(`has @acme/sigv4@${copy.version} with another content`),
      });
    } finally {
      await writeFile(file, before);
    }
  }, 600_000);

  it('are packed with those that they need, for who has no registry', async () => {
    const tarballs = join(folder, 'tarballs');
    const printed = await release('pack', 'client', '--to', tarballs);
    const project = join(folder, 'without-a-registry');
    await mkdir(project);
    await writeFile(join(project, 'package.json'), '{ "name": "a-service", "private": true, "type": "module" }');
    const [install = ''] = /^npm install .*$/m.exec(printed) ?? [];
    await copy.run(['sh', '-c', `cd "$0" && ${install} --prefer-offline`, project]);
    const code =
      "const { createAuditClient } = await import('@audit-gateway/client'); console.log(typeof createAuditClient)";
    expect(await copy.run(['sh', '-c', 'cd "$0" && node --input-type=module --eval "$1"', project, code])).toBe(
      'function\n',
    );
  }, 600_000);

  it('are built when they are packed by hand, and not packed where they cannot be', async () => {
    const files = async (): Promise<string[]> => {
      const printed = await copy.run(['npm', 'pack', '--dry-run', '--json', '--workspace', '@audit-gateway/sigv4']);
      // What the build prints comes first.
      const result: unknown = JSON.parse(printed.slice(printed.lastIndexOf('\n[\n')));
      const [packed] = z.tuple([z.object({ files: z.array(z.object({ path: z.string() })) })]).parse(result);
      return packed.files.map(({ path }) => path);
    };
    const broken = join(copy.folder, 'packages/sigv4/src/broken.ts');
    await rm(join(copy.folder, 'packages/sigv4/dist'), { recursive: true, force: true });
    expect(await files()).toContain('dist/index.js');
    await writeFile(broken, 'export const broken: string = 1;\n');
    await expect(files()).rejects.toMatchObject({ stdout: expect.stringContaining('error TS2322') });
    await rm(broken);
  }, 600_000);
});
