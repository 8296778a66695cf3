import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentialsFromAws } from '../../src/upstream/credentials.ts';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { readyUrl } from '../support/ready-url.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const target = '/audit/tasks/a1';
const roleArn = 'arn:aws:iam::123456789012:role/audit-reader';

/** Which credentials are good: whoever issues them gives `AKID1`, then `AKID2`, and AWS takes no others. */
let generation: number;
let folder: string;
let issuer: Server;
let issued: number;
let upstream: TestUpstream;

beforeEach(async () => {
  generation = 1;
  issued = 0;
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-credentials-'));
  issuer = createServer((request, response) => void issue(request, response));
  issuer.listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  upstream = await startUpstream();
  upstream.answer = (request, response) => {
    const good = keyOf(request).endsWith(String(generation));
    const refusal = json(403, { message: 'x' }, { 'x-amzn-errortype': 'UnrecognizedClientException' });
    (good ? json(200, { taskStatus: 'COMPLETED' }) : refusal)(request, response);
  };
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_'))) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', folder);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_ENDPOINT_URL_STS', readyUrl(issuer));
  vi.stubEnv('AWS_ENDPOINT_URL_SSO', readyUrl(issuer));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  issuer.close();
  issuer.closeAllConnections();
  await upstream.close();
  await rm(folder, { recursive: true });
});

const rolesOf = (arn: string | undefined): { arn: string }[] => (arn === undefined ? [] : [{ arn }]);
const keyOf = ({ headers }: IncomingMessage): string =>
  /Credential=(\w+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
const expiration = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** Every endpoint that gives credentials: container, IMDS, SSO and STS. */
async function issue(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '' } = request;
  issued += 1;
  const AccessKeyId = `AKID${generation}`;
  const keys = { AccessKeyId, SecretAccessKey: 'secret', Token: 'token', Expiration: expiration() };
  if (method === 'PUT') response.end('imds-token');
  else if (url.endsWith('/security-credentials/')) response.end('a-role');
  else if (url === '/container' || url.endsWith('/a-role')) json(200, { Code: 'Success', ...keys })(request, response);
  else if (url.startsWith('/federation')) {
    const known = request.headers['x-amz-sso_bearer_token'] === `sso-token-${generation}`;
    const roleCredentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: Date.now() + 3_600_000,
    };
    const refusal = json(401, { message: 'x' }, { 'x-amzn-errortype': 'UnauthorizedException' });
    (known ? json(200, { roleCredentials }) : refusal)(request, response);
  } else issueByTokenService(request, response, new URLSearchParams(await text(request)));
}

function issueByTokenService(request: IncomingMessage, response: ServerResponse, asked: URLSearchParams): void {
  const action = asked.get('Action') ?? '';
  const proof = action === 'AssumeRole' ? keyOf(request) : (asked.get('WebIdentityToken') ?? '');
  response.setHeader('content-type', 'text/xml');
  if (!proof.endsWith(String(generation))) {
    const error = '<Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>x</Message></Error>';
    response.writeHead(403).end(`<ErrorResponse>${error}</ErrorResponse>`);
    return;
  }
  const credentials =
    `<Credentials><AccessKeyId>ROLE${generation}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>` +
    `<SessionToken>token</SessionToken><Expiration>${expiration()}</Expiration></Credentials>`;
  response.end(`<${action}Response><${action}Result>${credentials}</${action}Result></${action}Response>`);
}

/** Replaces a file as a careful operator does: the new one is renamed to the old one's name. */
async function put(name: string, content: string): Promise<void> {
  await writeFile(join(folder, 'new'), content);
  await rename(join(folder, 'new'), join(folder, name));
}
const sharedFile = (): Promise<void> =>
  put('credentials', `[default]\naws_access_key_id = AKID${generation}\naws_secret_access_key = secret\n`);
const ssoToken = async (session: string): Promise<void> => {
  await mkdir(join(folder, '.aws', 'sso', 'cache'), { recursive: true });
  const name = `${createHash('sha1').update(session).digest('hex')}.json`;
  const token = { accessToken: `sso-token-${generation}`, expiresAt: expiration() };
  await put(join('.aws', 'sso', 'cache', name), JSON.stringify(token));
};
const processOutput = (): Promise<void> =>
  put('process.json', JSON.stringify({ Version: 1, AccessKeyId: `AKID${generation}`, SecretAccessKey: 'secret' }));

interface Source {
  readonly source: string;
  /** Sets it up, once. */
  readonly setUp?: () => unknown;
  /** Gives it the credentials of the present generation; undefined where the endpoint does. */
  readonly rotate?: () => unknown;
  readonly roleArn?: string;
}

const sources: readonly Source[] = [
  { source: 'the shared credentials file', rotate: sharedFile },
  {
    source: 'the environment, as far as it can change',
    rotate: () => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', `AKID${generation}`);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    },
  },
  {
    source: 'a process (credential_process)',
    setUp: () => put('config', `[default]\ncredential_process = cat ${join(folder, 'process.json')}\n`),
    rotate: processOutput,
  },
  {
    source: 'IAM Identity Center (sso_session)',
    setUp: () =>
      put(
        'config',
        '[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = audits\n' +
          '[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n',
      ),
    rotate: () => ssoToken('corp'),
  },
  {
    source: 'IAM Identity Center (sso_start_url)',
    setUp: () =>
      put(
        'config',
        '[default]\nsso_start_url = https://corp.example/start\nsso_region = us-east-1\n' +
          'sso_account_id = 123456789012\nsso_role_name = audits\n',
      ),
    rotate: () => ssoToken('https://corp.example/start'),
  },
  {
    source: 'a web identity token file',
    setUp: () => {
      vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(folder, 'token'));
      vi.stubEnv('AWS_ROLE_ARN', roleArn);
    },
    rotate: () => put('token', `web-token-${generation}`),
  },
  {
    source: 'the endpoint of a container',
    setUp: () => vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${readyUrl(issuer)}/container`),
  },
  {
    source: "an instance's metadata service",
    setUp: () => {
      vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined);
      vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', readyUrl(issuer));
    },
  },
  {
    source: 'a profile that assumes a role with another one',
    setUp: () => {
      vi.stubEnv('AWS_PROFILE', 'reader');
      return put('config', `[profile reader]\nrole_arn = ${roleArn}\nsource_profile = default\n`);
    },
    rotate: sharedFile,
  },
  { source: "a target's role, assumed with the shared credentials file", rotate: sharedFile, roleArn },
  {
    source: "a target's role, assumed with the endpoint of a container",
    setUp: () => vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${readyUrl(issuer)}/container`),
    roleArn,
  },
  {
    source: "a target's role, assumed with a web identity token file",
    setUp: () => {
      vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(folder, 'token'));
      vi.stubEnv('AWS_ROLE_ARN', roleArn);
    },
    rotate: () => put('token', `web-token-${generation}`),
    roleArn,
  },
];

describe('Credential rotation', () => {
  it.each(sources)(
    'When credentials are rotated and AWS no longer takes the old ones, the next request has the new ones from $source',
    async ({ setUp, rotate, ...identity }) => {
      await setUp?.();
      await rotate?.();
      const credentials = ({ region }: { region: string }): ReturnType<typeof credentialsFromAws> =>
        credentialsFromAws({ region, roles: rolesOf(identity.roleArn) });
      const gateway = await startTestGateway(upstream.url, {}, { credentials });
      const statuses: number[] = [];
      for (generation = 1; generation <= 2; generation += 1) {
        await rotate?.();
        for (let at = 0; at < 2; at += 1) statuses.push((await send(gateway.url, { target })).status);
      }
      await gateway.close();
      expect(statuses).toEqual([200, 200, 200, 200]);
      // One call each, and one more with the credentials that had been rotated.
      expect(upstream.requests).toHaveLength(5);
    },
  );
});

describe('Credential rotation', () => {
  it("A target's role is kept while it is good, also when the token service fails to renew it", async () => {
    await sharedFile();
    const provider = credentialsFromAws({ region: 'eu-west-1', roles: rolesOf(roleArn) });
    const first = await provider();
    expect(first.accessKeyId).toBe('ROLE1');
    const before = issued;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 - 60_000 });
    generation = 9;
    expect(await provider()).toEqual(first);
    expect(issued).toBeGreaterThan(before);
    vi.setSystemTime(Date.now() + 61_000);
    await expect(provider()).rejects.toThrow();
    vi.useRealTimers();
  });
});
