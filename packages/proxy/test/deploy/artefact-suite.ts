import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import { hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createSigner } from '@audit-gateway/sigv4';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';
import { type Artefact, type RunningArtefact, runArtefact, startArtefact, until } from './artefact.ts';

const target = '/audit/tasks/a1';
const ownKeys = { AWS_ACCESS_KEY_ID: 'AKIDOWN', AWS_SECRET_ACCESS_KEY: 'own-secret' };
const freePorts = ['--port', '0', '--admin-port', '0'];
const operations = ['listAuditTasks', 'describeAuditTask'];
/** The key of the caller whom the callers file lists. */
export const apiKey = 'key-of-dashboards';
const accessKey = { accessKeyId: 'AKIDDASHBOARDS0001', secretAccessKey: 'secret-of-dashboards-that-nobody-sees' };
const roleArn = 'arn:aws:iam::123456789012:role/audit-reader';

const dashboards = {
  name: 'dashboards',
  apiKeys: [{ sha256: hash('sha256', apiKey) }],
  accessKeys: [accessKey],
  jwtSubjects: ['dashboards@example.com'],
  operations,
  targets: ['default'],
};
/** A callers file with one caller. */
export const callersFile = JSON.stringify({ callers: [dashboards] });

interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

async function listen(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: readyUrl(server),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const expiration = (): string => new Date(Date.now() + 3_600_000).toISOString();

const giveCredentials: RequestListener = (request, response) => {
  void text(request).then((form) => {
    const action = new URLSearchParams(form).get('Action');
    if (action !== null) {
      const credentials = `<Credentials><AccessKeyId>AKID${action}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration()}</Expiration></Credentials>`;
      const result = `<${action}Result>${credentials}</${action}Result>`;
      response.setHeader('content-type', 'text/xml').end(`<${action}Response>${result}</${action}Response>`);
      return;
    }
    const { pathname } = new URL(request.url ?? '', 'http://service');
    if (pathname === '/latest/api/token')
      response.setHeader('x-aws-ec2-metadata-token-ttl-seconds', '600').end('token');
    else if (pathname === '/latest/meta-data/iam/security-credentials/') response.end('machine');
    else {
      const id = pathname.startsWith('/latest/') ? 'AKIDMachine' : 'AKIDContainer';
      const credentials = {
        Code: 'Success',
        AccessKeyId: id,
        SecretAccessKey: 's',
        Token: 't',
        Expiration: expiration(),
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(credentials));
    }
  });
};

/** Starts AWS's token service, which is the service that gives credentials to containers and machines too. */
export const startCredentialService = (): Promise<Listening> => listen(giveCredentials);

interface Fixture {
  readonly upstream: TestUpstream;
  /** Gives credentials, in place of AWS. */
  readonly serviceUrl: string;
  readonly start: (args: readonly string[], env?: Record<string, string>) => Promise<RunningArtefact>;
  /** Writes a file that the gateway can read, and gives its path. */
  readonly file: (name: string, content: unknown) => Promise<string>;
  /** The access key that the last request to AWS was signed with. */
  readonly signedBy: () => string | undefined;
}

/** Starts what gateways need, before the tests of a block, and ends it after them, with all gateways. */
function useFixture(artefact: Artefact): Fixture {
  let folder: string;
  let upstream: TestUpstream;
  let service: Listening;
  const running: RunningArtefact[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-artefact-'));
    // The gateway may run as another user.
    await chmod(folder, 0o755);
    [upstream, service] = await Promise.all([startUpstream(), startCredentialService()]);
  });
  afterAll(async () => {
    await Promise.all(running.map((gateway) => gateway.stop()));
    await upstream.close();
    await service.close();
    await rm(folder, { recursive: true });
  });

  async function start(args: readonly string[], env: Record<string, string> = ownKeys): Promise<RunningArtefact> {
    const gateway = await startArtefact(artefact, [...freePorts, ...args], env);
    running.push(gateway);
    return gateway;
  }

  async function file(name: string, content: unknown): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  const signedBy = (): string | undefined =>
    /Credential=(\w+)\//.exec(upstream.requests.at(-1)?.headers.authorization ?? '')?.[1];
  return {
    get upstream() {
      return upstream;
    },
    get serviceUrl() {
      return service.url;
    },
    start,
    file,
    signedBy,
  };
}

const forwardingTo = (fixture: Fixture) => (): string[] => [
  '--region',
  'eu-west-1',
  '--upstream-url',
  fixture.upstream.url,
];

/**
 * Describes what the gateway has to do as it ships, with each setting that loads code of its own.
 *
 * @param artefact How to run it. It may read the files of the system's temporary folder.
 */
export function describeArtefact(artefact: Artefact): void {
  const fixture = useFixture(artefact);
  const { start, file, signedBy } = fixture;
  const forwarding = forwardingTo(fixture);

  it('prints its version and its help', async () => {
    expect(await runArtefact(artefact, ['--version'])).toEqual({
      code: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
    expect((await runArtefact(artefact, ['--help'])).stdout).toContain('--upstream-url');
  });

  it('refuses a wrong setting with status 2', async () => {
    const { code, stderr } = await runArtefact(artefact, ['--config', '/nonexistent.yaml']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('"/nonexistent.yaml" cannot be used: ENOENT'),
    });
  });

  it('serves audits and its pages, and ends with status 0 on SIGTERM', async () => {
    const gateway = await start(forwarding());
    const paths = [
      target,
      '/openapi.yaml',
      '/openapi.json',
      '/docs',
      '/docs/page.js',
      '/docs/openapi.json',
      '/posture',
      '/posture/page.js',
    ];
    for (const path of [...paths, '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js'])
      expect({ path, status: (await send(gateway.url, { target: path })).status }).toEqual({ path, status: 200 });
    expect((await send(gateway.url, { target: '/audit/tasks/a_1' })).status).toBe(400);
    for (const path of ['/livez', '/readyz', '/metrics', '/drift'])
      expect({ path, status: (await send(gateway.adminUrl, { target: path })).status }).toEqual({ path, status: 200 });
    expect(await gateway.stop()).toBe(0);
  });

  describe('with callers who have to say who they are', () => {
    let gateway: RunningArtefact;
    let token: string;
    let issuer: Listening;

    beforeAll(async () => {
      const pair = await generateKeyPair('ES256');
      const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
      issuer = await listen((_request, response) => {
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
      });
      token = await new SignJWT({ sub: 'dashboards@example.com' })
        .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
        .setIssuer('https://login.example.com')
        .setAudience('audit-gateway')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(pair.privateKey);
      const callers = await file('callers.json', callersFile);
      const jwt = ['--jwt-issuer', 'https://login.example.com', '--jwt-audience', 'audit-gateway'];
      const flags = ['--auth', 'apiKey,jwt,sigv4', '--callers', callers, ...jwt, '--jwks-url', `${issuer.url}/keys`];
      gateway = await start([...forwarding(), ...flags]);
    });
    afterAll(() => issuer.close());

    const status = async (headers: Record<string, string>): Promise<number> =>
      (await send(gateway.url, { target, headers })).status;

    it('serves who has an API key, a token or a signature', async () => {
      const host = new URL(gateway.url).host;
      const request = { method: 'GET', path: target, query: '', headers: { host } };
      const signature = createSigner({ region: 'eu-west-1', service: 'iot' }).sign(request, accessKey, new Date());
      expect({
        apiKey: await status({ 'x-api-key': apiKey }),
        jwt: await status({ authorization: `Bearer ${token}` }),
        sigv4: await status({ host, ...signature }),
      }).toEqual({ apiKey: 200, jwt: 200, sigv4: 200 });
    });

    it('refuses who has none, or a wrong one', async () => {
      expect({
        nothing: await status({}),
        apiKey: await status({ 'x-api-key': 'another' }),
        jwt: await status({ authorization: `Bearer ${token.slice(0, -8)}AAAAAAAA` }),
      }).toEqual({ nothing: 401, apiKey: 401, jwt: 401 });
    });

    it('reads the callers anew on SIGHUP', async () => {
      const reports = { name: 'reports', apiKeys: [{ sha256: hash('sha256', 'key-of-reports') }], operations };
      await file('callers.json', { callers: [dashboards, { ...reports, targets: ['default'] }] });
      gateway.signal('SIGHUP');
      await until(async () => (await status({ 'x-api-key': 'key-of-reports' })) === 200);
    });
  });

  it('speaks to the Redis that its URL names, with the password', async () => {
    const written: string[] = [];
    const redis = createTcpServer((socket) => {
      socket.on('error', () => undefined).on('data', (chunk) => written.push(chunk.toString()));
    });
    redis.listen(0, '127.0.0.1');
    await once(redis, 'listening');
    const address = redis.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
    const redisUrl = `redis://:password-of-redis@127.0.0.1:${address.port}`;
    const gateway = await start([...forwarding(), '--redis-url', redisUrl, '--replicas', '2']);
    expect((await send(gateway.url, { target })).status).toBe(200);
    await until(() => written.join('').includes('password-of-redis'));
    expect(gateway.log.join('\n')).not.toContain('password-of-redis');
    await gateway.stop();
    redis.close();
  });

  it.each(['http/protobuf', 'http/json'])('sends traces as %s', async (protocol) => {
    const paths: string[] = [];
    const collector = await listen((request, response) => {
      paths.push(`${request.url ?? ''} ${request.headers['content-type'] ?? ''}`);
      request.resume();
      response.setHeader('content-type', 'application/json').end('{}');
    });
    const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
    const gateway = await start(forwarding(), { ...ownKeys, ...otel, OTEL_BSP_SCHEDULE_DELAY: '10' });
    expect((await send(gateway.url, { target })).status).toBe(200);
    await until(() => paths.length > 0);
    expect(paths[0]).toBe(`/v1/traces ${protocol === 'http/json' ? 'application/json' : 'application/x-protobuf'}`);
    await collector.close();
  });

  it('reads a target in another account through its role, from a YAML file', async () => {
    const config = await file(
      'targets.yaml',
      `targets:\n  us: { region: us-east-1, upstreamUrl: '${fixture.upstream.url}', roleArn: '${roleArn}' }\n`,
    );
    const gateway = await start([...forwarding(), '--config', config], {
      ...ownKeys,
      AWS_ENDPOINT_URL_STS: fixture.serviceUrl,
    });
    expect((await send(gateway.url, { target: `/us${target}` })).status).toBe(200);
    expect(signedBy()).toBe('AKIDAssumeRole');
    expect((await send(gateway.url, { target })).status).toBe(200);
    expect(signedBy()).toBe('AKIDOWN');
  });
}

/**
 * Describes where the gateway finds its credentials as it ships: each provider of AWS's chain loads code of its own.
 *
 * @param artefact How to run it. It may read the files of the system's temporary folder.
 */
export function describeCredentials(artefact: Artefact): void {
  const fixture = useFixture(artefact);
  const { start, file, signedBy } = fixture;
  const forwarding = forwardingTo(fixture);
  const profile = (content: string) => async (): Promise<Record<string, string>> => ({
    AWS_CONFIG_FILE: await file('aws-config', content),
    AWS_PROFILE: 'audits',
    AWS_ENDPOINT_URL_STS: fixture.serviceUrl,
  });

  it.each<[string, string, () => Promise<Record<string, string>>]>([
    [
      'an EKS service account with a role',
      'AKIDAssumeRoleWithWebIdentity',
      async () => ({
        AWS_ROLE_ARN: roleArn,
        AWS_WEB_IDENTITY_TOKEN_FILE: await file('token', 'a.b.c'),
        AWS_REGION: 'eu-west-1',
        AWS_ENDPOINT_URL_STS: fixture.serviceUrl,
      }),
    ],
    [
      'EKS Pod Identity, and an ECS task',
      'AKIDContainer',
      async () => ({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${fixture.serviceUrl}/v1/credentials`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: await file('pod-token', 'token'),
      }),
    ],
    ['an EC2 machine', 'AKIDMachine', () => Promise.resolve({ AWS_EC2_METADATA_SERVICE_ENDPOINT: fixture.serviceUrl })],
    [
      'a profile with keys',
      'AKIDProfile',
      profile('[profile audits]\naws_access_key_id = AKIDProfile\naws_secret_access_key = s\n'),
    ],
    [
      'a profile with a role',
      'AKIDAssumeRole',
      profile(
        `[profile audits]\nrole_arn = ${roleArn}\nsource_profile = base\nregion = eu-west-1\n[profile base]\naws_access_key_id = AKIDBase\naws_secret_access_key = s\n`,
      ),
    ],
    [
      'a profile with a process',
      'AKIDProcess',
      profile(
        `[profile audits]\ncredential_process = echo '{"Version":1,"AccessKeyId":"AKIDProcess","SecretAccessKey":"s"}'\n`,
      ),
    ],
  ])('finds the credentials of %s', async (_name, expected, env) => {
    const gateway = await start(forwarding(), { AWS_CONFIG_FILE: '/nonexistent', ...(await env()) });
    expect((await send(gateway.url, { target })).status).toBe(200);
    expect(signedBy()).toBe(expected);
  });
}
