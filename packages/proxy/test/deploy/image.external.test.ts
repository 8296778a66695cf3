import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { buildImage, findFreePort, runToEnd, type TestImage, whyNoImages } from '@audit-gateway/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { send } from '../support/http.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';
import { type Artefact, runArtefact, startArtefact, until } from './artefact.ts';
import {
  apiKey,
  callersFile,
  describeArtefact,
  describeCredentials,
  startCredentialService,
} from './artefact-suite.ts';
import { readManifests } from './deploy-file.ts';
import { readContainer } from './manifests.ts';

const why = whyNoImages(['redis-server', 'redis-cli', 'openssl']);

if (why === undefined) describe('the image', describeImage);
else if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1') it('the image', () => expect.fail(why));
else it.skip(`the image (skipped: ${why})`);

const target = '/audit/tasks/a1';
const password = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const keys = { AWS_ACCESS_KEY_ID: 'AKIDOWN', AWS_SECRET_ACCESS_KEY: 'own-secret' };

async function startRedis(...args: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--bind', '127.0.0.1', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes('Ready to accept connections')) return server;
  }
  throw new Error('redis-server ended before it was ready');
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function describeImage(): void {
  let image: TestImage;
  let folder: string;
  let upstream: TestUpstream;
  // Each hook returns what undoes it: where one fails, those before it are still undone.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-image-'));
    await chmod(folder, 0o755);
    return () => rm(folder, { recursive: true });
  });
  beforeAll(async () => {
    upstream = await startUpstream();
    return () => upstream.close();
  });
  beforeAll(async () => {
    image = await buildImage('packages/proxy/deploy/Dockerfile', 'localhost/audit-gateway:test');
    return () => image.remove();
  }, 900_000);

  const lazily = (make: () => Artefact): Artefact => ({
    get command() {
      return make().command;
    },
    get env() {
      return make().env;
    },
  });
  const artefact = lazily(() => image.entrypoint());
  const forwarding = (): string[] => ['--region', 'eu-west-1', '--upstream-url', upstream.url];

  it('holds neither npm nor another package manager for JavaScript', async () => {
    const names = ['npm', 'npx', 'corepack', 'yarn', 'yarnpkg', 'pnpm'].flatMap((name) => ['-o', '-name', name]);
    expect(await runToEnd(['find', image.root, '-xdev', '(', ...names.slice(1), ')'])).toBe('');
  });

  it("holds none of the workspace's sources, and no package but those that the command reads from", async () => {
    const modules = await runToEnd(['find', join(image.root, 'app'), '-name', 'package.json', '-printf', '%P\n']);
    expect(modules.trim().split('\n').toSorted()).toEqual([
      'node_modules/@audit-gateway/posture/package.json',
      'node_modules/@audit-gateway/proxy/package.json',
      'node_modules/@audit-gateway/spec/package.json',
      'node_modules/swagger-ui-dist/package.json',
    ]);
    expect(await runToEnd(['find', join(image.root, 'app'), '-name', '*.ts'])).toBe('');
  });

  it('holds the license of the gateway, of Node and of every package that is bundled', async () => {
    const proxy = join(image.root, 'app/node_modules/@audit-gateway/proxy');
    expect(await readFile(join(proxy, 'LICENSE'), 'utf8')).toContain('Apache License');
    expect(await readFile(join(proxy, 'dist/bundle/LICENSES.txt'), 'utf8')).toContain('express ');
    expect(await readFile(join(image.root, 'usr/local/LICENSE'), 'utf8')).toContain('Node.js');
  });

  it('holds the compiled code of the bundle, readable for its user', async () => {
    const compiled = join(image.root, 'app/node_modules/@audit-gateway/proxy/dist/bundle/compiled');
    expect(await runToEnd(['find', compiled, '-type', 'f', '-perm', '-o=r', '-size', '+100k'])).not.toBe('');
  });

  it('says whether the gateway lives', async () => {
    const adminPort = String(await findFreePort());
    const gateway = await startArtefact(artefact, [...forwarding(), '--port', '0'], {
      ...keys,
      AUDIT_GATEWAY_ADMIN_PORT: adminPort,
    });
    const check = lazily(() => ({
      ...image.healthcheck,
      env: { ...image.healthcheck.env, AUDIT_GATEWAY_ADMIN_PORT: adminPort },
    }));
    expect((await runArtefact(check, [])).code).toBe(0);
    expect(await gateway.stop()).toBe(0);
    expect((await runArtefact(check, [])).code).toBe(1);
  });

  describe('with the settings of the manifests', () => {
    const secrets = { 'audit-gateway-valkey': { password } };
    const manifests = readManifests('kubernetes.yaml');
    const gatewayOf = readContainer(manifests, 'audit-gateway', secrets);
    const valkey = readContainer(manifests, 'audit-gateway-valkey', secrets);
    let service: Awaited<ReturnType<typeof startCredentialService>>;
    let redisPort: string;
    beforeAll(async () => {
      service = await startCredentialService();
      return () => service.close();
    });
    beforeAll(async () => {
      redisPort = String(await findFreePort());
      const redis = await startRedis('--port', redisPort, '--dir', folder, ...valkey.args);
      return () => kill(redis);
    });
    beforeAll(async () => {
      for (const name of ['config', 'callers']) await mkdir(join(folder, name));
      for (const [name, content] of Object.entries(gatewayOf.configMap))
        await writeFile(join(folder, 'config', name), content);
      await writeFile(join(folder, 'callers/callers.yaml'), callersFile);
      await writeFile(join(folder, 'token'), 'a.b.c');
    });

    it('runs as the user, and listens on the ports, that the image says', () => {
      expect({ user: gatewayOf.user, ports: gatewayOf.ports }).toEqual({ user: image.user, ports: image.ports });
    });

    const ask = (...args: string[]): Promise<string> => runToEnd(['redis-cli', '-p', redisPort, ...args]);

    it('serves callers, shares its quota through Valkey, and ends within its time', async () => {
      const [config, callers] = gatewayOf.mounts;
      const asDeployed = image.entrypoint([join(folder, 'config'), config], [join(folder, 'callers'), callers]);
      const redisUrl = new URL(gatewayOf.env['AUDIT_GATEWAY_REDIS_URL'] ?? '');
      expect({ host: redisUrl.hostname, port: redisUrl.port }).toEqual({ host: valkey.serviceHost, port: '6379' });
      redisUrl.host = `127.0.0.1:${redisPort}`;
      const gateway = await startArtefact(
        asDeployed,
        [...gatewayOf.args, '--port', '0', '--admin-port', '0', '--upstream-url', upstream.url],
        {
          ...gatewayOf.env,
          AUDIT_GATEWAY_REDIS_URL: redisUrl.href,
          // What Kubernetes sets where service links are on.
          AUDIT_GATEWAY_PORT: 'tcp://10.96.12.7:80',
          // What EKS sets for a service account with a role.
          AWS_ROLE_ARN: gatewayOf.roleArn,
          AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token'),
          AWS_REGION: 'eu-west-1',
          AWS_ENDPOINT_URL_STS: service.url,
        },
      );
      for (const path of gatewayOf.probes)
        await until(async () => (await send(gateway.adminUrl, { target: path })).status === 200);
      expect((await send(gateway.url, { target })).status).toBe(401);
      await until(async () => {
        expect((await send(gateway.url, { target, headers: { 'x-api-key': apiKey } })).status).toBe(200);
        return Number(await ask('-a', password, '--no-auth-warning', 'dbsize')) > 0;
      });
      expect(upstream.requests.at(-1)?.headers.authorization).toContain('Credential=AKIDAssumeRoleWithWebIdentity/');
      expect(await ask('dbsize')).toContain('NOAUTH');
      expect(gateway.log.join('\n')).not.toContain(password);
      const stopped = performance.now();
      expect(await gateway.stop()).toBe(0);
      expect(performance.now() - stopped).toBeLessThan(gatewayOf.terminationGracePeriodSeconds * 1000);
    }, 60_000);
  });

  it('reaches Valkey over TLS, with the CA that NODE_EXTRA_CA_CERTS names', async () => {
    const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
    await runToEnd([
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ]);
    const port = String(await findFreePort());
    const files = [
      '--tls-cert-file',
      cert,
      '--tls-key-file',
      key,
      '--tls-ca-cert-file',
      cert,
      '--tls-auth-clients',
      'no',
    ];
    const redis = await startRedis(
      '--port',
      '0',
      '--tls-port',
      port,
      ...files,
      '--requirepass',
      password,
      '--save',
      '',
    );
    const redisUrl = `rediss://:${password}@127.0.0.1:${port}`;
    const flags = [...forwarding(), '--port', '0', '--admin-port', '0', '--redis-url', redisUrl];
    const gateway = await startArtefact(artefact, flags, { ...keys, NODE_EXTRA_CA_CERTS: cert });
    await until(async () => {
      expect((await send(gateway.url, { target })).status).toBe(200);
      const tls = ['--tls', '--cacert', cert, '-a', password, '--no-auth-warning'];
      return Number(await runToEnd(['redis-cli', '-p', port, ...tls, 'dbsize'])) > 0;
    });
    expect(await gateway.stop()).toBe(0);
    await kill(redis);
  });

  describe('as any form of the gateway', () => {
    describeArtefact(artefact);
    describeCredentials(artefact);
  });

  it('passes the contract suite', async () => {
    const environment = Object.entries(artefact.env).map(([name, value]) => `${name}=${value ?? ''}`);
    const suite = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json'))),
        'run',
        '--config',
        '../../vitest.config.ts',
        'test/image.test.ts',
      ],
      {
        cwd: fileURLToPath(new URL('../../../contract-tests', import.meta.url)),
        env: {
          ...process.env,
          CONTRACT_TARGET: 'image',
          IMAGE_COMMAND: JSON.stringify(['env', ...environment, ...artefact.command]),
          VITEST_REPORT: 'reports/image.json',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const [stdout, stderr, [code]] = await Promise.all([text(suite.stdout), text(suite.stderr), once(suite, 'close')]);
    expect({ code, output: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, output: '' });
    expect(stdout).toMatch(/Tests .*\d{3,} passed/);
  }, 600_000);
}
