import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listen, makeTemporaryFolder, stop } from '@audit-gateway/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNetwork, type Network } from '../../src/lib/network.ts';
import { credentialsFromAws, type Identity } from '../../src/upstream/credentials.ts';
import { openNetwork } from '../../src/upstream/open-network.ts';
import { type Outside, startOutside } from '../support/outside.ts';
import { json } from '../support/upstream.ts';

const hub = 'arn:aws:iam::111111111111:role/hub';
const reader = 'arn:aws:iam::222222222222:role/audit-reader';
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** A call of AWS STS: who signed it, for which region, and its parameters. */
interface Asked {
  readonly key: string | undefined;
  readonly region: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

const folder = makeTemporaryFolder('token-services');
let outside: Outside;
let network: Network | undefined;
let home: string;
let asked: Asked[];
beforeAll(async () => {
  outside = await startOutside();
  network = await openNetwork(outside.settings, () => undefined);
});
afterAll(async () => {
  await network?.close();
  await outside.close();
});
beforeEach(async () => {
  asked = [];
  home = await mkdtemp(join(folder, 'home-'));
  outside.answer = (request, response) => void answer(request, response);
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_'))) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const service of ['STS', 'SSO', 'SSO_OIDC']) {
    vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, outside.urlOf(service.toLowerCase().replace('_', '-')));
  }
  await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

/** AWS STS, IAM Identity Center and its OIDC service: a role's key is the end of its ARN in capitals. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '', headers } = request;
  const content = await text(request);
  if (url === '/token') {
    json(200, { accessToken: 'new-token', expiresIn: 3600, tokenType: 'Bearer' })(request, response);
  } else if (url.startsWith('/federation')) {
    const bearer = String(headers['x-amz-sso_bearer_token']);
    const roleCredentials = {
      accessKeyId: `SSO-${bearer}`,
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: Date.now() + 3_600_000,
    };
    json(200, { roleCredentials })(request, response);
  } else {
    const form = Object.fromEntries(new URLSearchParams(content));
    const [, key, region] = /Credential=([\w-]+)\/\d+\/([\w-]+)\//.exec(headers.authorization ?? '') ?? [];
    asked.push({ key, region, form });
    const { Action = '', RoleArn = '' } = form;
    const given =
      `<Credentials><AccessKeyId>${RoleArn.split('/').at(-1)?.toUpperCase() ?? ''}</AccessKeyId>` +
      `<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${inAnHour()}</Expiration></Credentials>`;
    response.setHeader('content-type', 'text/xml');
    response.end(`<${Action}Response><${Action}Result>${given}</${Action}Result></${Action}Response>`);
  }
}

const put = (name: string, content: string): Promise<void> => writeFile(join(home, '.aws', name), content);
const ownKeys = (): void => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOWN');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'own');
};
const webIdentity = async (): Promise<void> => {
  await put('token', 'web-token');
  vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(home, '.aws', 'token'));
  vi.stubEnv('AWS_ROLE_ARN', hub);
};
const ssoProfile = async (expiresAt: string): Promise<void> => {
  await put(
    'config',
    '[default]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = audits\n' +
      '[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n',
  );
  const registration = { clientId: 'c', clientSecret: 's', refreshToken: 'r' };
  const token = { accessToken: 'old-token', expiresAt, ...registration };
  const name = `${createHash('sha1').update('corp').digest('hex')}.json`;
  await put(join('sso', 'cache', name), JSON.stringify(token));
};

interface Case {
  readonly source: string;
  readonly setUp: () => unknown;
  readonly identity?: Partial<Identity>;
  readonly key: string;
  readonly hosts: readonly string[];
}
const cases: readonly Case[] = [
  {
    source: "a target's role",
    setUp: ownKeys,
    identity: { roles: [{ arn: reader }] },
    key: 'AUDIT-READER',
    hosts: ['sts'],
  },
  { source: 'a web identity', setUp: webIdentity, key: 'HUB', hosts: ['sts'] },
  {
    source: 'a profile with a role and another profile',
    setUp: () =>
      put(
        'config',
        `[default]\nrole_arn = ${hub}\nsource_profile = base\n[profile base]\naws_access_key_id = A\naws_secret_access_key = s\n`,
      ),
    key: 'HUB',
    hosts: ['sts'],
  },
  {
    source: 'a profile with a web identity',
    setUp: async () => {
      await put('token', 'web-token');
      await put(
        'config',
        `[profile web]\nrole_arn = ${reader}\nweb_identity_token_file = ${join(home, '.aws', 'token')}\n`,
      );
    },
    identity: { profile: 'web' },
    key: 'AUDIT-READER',
    hosts: ['sts'],
  },
  { source: 'IAM Identity Center', setUp: () => ssoProfile(inAnHour()), key: 'SSO-old-token', hosts: ['sso'] },
  {
    source: 'IAM Identity Center, with a token that has to be renewed,',
    setUp: () => ssoProfile(new Date(Date.now() + 60_000).toISOString()),
    key: 'SSO-new-token',
    hosts: ['sso-oidc', 'sso'],
  },
];

describe('Credentials', () => {
  it.each(cases)(
    'from $source come through the forward proxy, from servers of the private CA',
    async ({ setUp, identity, key, hosts }) => {
      await setUp();
      const before = outside.proxy.requests.length;
      const calls = outside.requests.length;
      const { accessKeyId } = await credentialsFromAws({ region: 'eu-west-1', ...identity }, network)();
      expect(accessKeyId).toBe(key);
      expect(outside.requests.slice(calls).map(({ host }) => host)).toEqual(
        hosts.map((name) => new URL(outside.urlOf(name)).host),
      );
      expect(outside.proxy.requests.slice(before).every(({ method }) => method === 'CONNECT')).toBe(true);
    },
  );

  it.each([
    ['a container', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', '/container'],
    ["an instance's metadata service", 'AWS_EC2_METADATA_SERVICE_ENDPOINT', ''],
  ])('from %s never come through a proxy', async (_source, variable, path) => {
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined);
    const keys = { AccessKeyId: 'AKIDLOCAL', SecretAccessKey: 's', Token: 't', Expiration: inAnHour() };
    const local = createServer((request, response) => {
      if (request.method === 'PUT') response.end('imds-token');
      else if (request.url?.endsWith('/security-credentials/') === true) response.end('a-role');
      else json(200, { Code: 'Success', ...keys })(request, response);
    });
    vi.stubEnv(variable, `${await listen(local)}${path}`);
    const before = outside.proxy.requests.length;
    // This network would not except this machine.
    const always = createNetwork({ proxyFor: () => outside.proxy.url, trust: undefined });
    const { accessKeyId } = await credentialsFromAws({ region: 'eu-west-1' }, always)();
    await stop(local);
    expect({ accessKeyId, asked: outside.proxy.requests.length - before }).toEqual({
      accessKeyId: 'AKIDLOCAL',
      asked: 0,
    });
    await always.close();
  });

  it('that the proxy refuses to ask for name the proxy', async () => {
    ownKeys();
    const refusing = await openNetwork({ ...outside.settings, caFile: undefined }, () => undefined);
    outside.proxy.behaviour = 403;
    const provider = credentialsFromAws({ region: 'eu-west-1', roles: [{ arn: reader }] }, refusing);
    const message = `The proxy ${outside.proxy.url.origin} answered with status 403`;
    await expect(provider()).rejects.toMatchObject({ name: 'ProxyError', message });
    outside.proxy.behaviour = 'works';
    await refusing?.close();
  });
});

describe('The roles of a target', () => {
  it('are assumed in their order, each by the one before, with all that is set', async () => {
    ownKeys();
    const roles = [
      { arn: hub, durationSeconds: 7200 },
      {
        arn: reader,
        externalId: '7f3c',
        sessionName: 'gateway-eu',
        durationSeconds: 900,
        tags: { team: 'security', 'cost center': '42' },
      },
    ];
    const provider = credentialsFromAws({ region: 'eu-west-1', stsRegion: 'us-west-2', roles }, network);
    expect((await provider()).accessKeyId).toBe('AUDIT-READER');
    const common = { Action: 'AssumeRole', Version: '2011-06-15' };
    expect(asked).toEqual([
      {
        key: 'AKIDOWN',
        region: 'us-west-2',
        form: { ...common, RoleArn: hub, RoleSessionName: 'audit-gateway', DurationSeconds: '7200' },
      },
      {
        key: 'HUB',
        region: 'us-west-2',
        form: {
          ...common,
          RoleArn: reader,
          RoleSessionName: 'gateway-eu',
          DurationSeconds: '900',
          ExternalId: '7f3c',
          'Tags.member.1.Key': 'team',
          'Tags.member.1.Value': 'security',
          'Tags.member.2.Key': 'cost center',
          'Tags.member.2.Value': '42',
        },
      },
    ]);
    await provider();
    expect(asked).toHaveLength(2);
  });

  it('are assumed with the profile of the target, in its region', async () => {
    ownKeys();
    await put('credentials', '[hub]\naws_access_key_id = AKIDHUB\naws_secret_access_key = s\n');
    const provider = credentialsFromAws({ region: 'eu-west-1', profile: 'hub', roles: [{ arn: reader }] }, network);
    await provider();
    expect(asked.map(({ key, region }) => ({ key, region }))).toEqual([{ key: 'AKIDHUB', region: 'eu-west-1' }]);
  });
});

describe('The profile of a target', () => {
  it('is read anew where AWS refused its credentials', async () => {
    const file = (key: string): Promise<void> =>
      put('credentials', `[audits]\naws_access_key_id = ${key}\naws_secret_access_key = s\n`);
    await file('AKID1');
    const provider = credentialsFromAws({ region: 'eu-west-1', profile: 'audits' });
    expect((await provider()).accessKeyId).toBe('AKID1');
    await file('AKID2');
    expect((await provider()).accessKeyId).toBe('AKID1');
    expect((await provider({ forceRefresh: true })).accessKeyId).toBe('AKID2');
  });

  it.each([
    { of: 'a target', identity: { profile: 'typo' }, setUp: ownKeys },
    { of: 'AWS_PROFILE', identity: {}, setUp: () => vi.stubEnv('AWS_PROFILE', 'typo') },
  ])(
    'of $of that does not exist is named, with the files, and nothing takes its place',
    async ({ identity, setUp }) => {
      setUp();
      await put('config', '[profile tipo]\nregion = eu-west-1\n');
      const files = ['config', 'credentials'].map((name) => join(home, '.aws', name)).join(' or ');
      const error = { name: 'ProfileError', message: `There is no profile "typo" in ${files}` };
      await expect(credentialsFromAws({ region: 'eu-west-1', ...identity })()).rejects.toMatchObject(error);
    },
  );

  it('that has no credentials says so, and nothing takes its place', async () => {
    ownKeys();
    await put('config', '[profile audits]\nregion = eu-west-1\n');
    const provider = credentialsFromAws({ region: 'eu-west-1', profile: 'audits' });
    await expect(provider()).rejects.toThrow('Could not resolve credentials using profile: [audits]');
  });
});
