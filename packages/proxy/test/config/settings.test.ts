import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCommand, type Settings } from '../../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

const region = ['--region', 'eu-west-1'];
const tokens = ['--auth', 'jwt', '--callers', 'callers.yaml'];

async function settingsOf(args: string[], env: Record<string, string> = {}): Promise<Settings | undefined> {
  return (await readCommand(args, env)).settings;
}

async function configFile(content: string, name = 'gateway.yaml'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

describe('settings', () => {
  it('have defaults for all but the region', async () => {
    expect(await settingsOf(region)).toEqual({
      host: '127.0.0.1',
      port: 8080,
      adminHost: '127.0.0.1',
      adminPort: 9464,
      auth: 'none',
      callers: undefined,
      jwtIssuer: undefined,
      jwtAudience: undefined,
      jwksUrl: undefined,
      jwtCallerClaim: 'sub',
      jwtMaxAgeSeconds: 300,
      dangerouslyLetAnyoneIn: false,
      publicHosts: [],
      publicUrl: undefined,
      trustedProxies: [],
      corsOrigins: [],
      dangerouslyAllowPlainHttp: false,
      defaultTarget: true,
      region: 'eu-west-1',
      ignoreEndpointUrls: false,
      upstreamUrl: undefined,
      useFips: false,
      useDualstack: false,
      httpsProxy: undefined,
      httpProxy: undefined,
      noProxy: '',
      caFile: undefined,
      timeoutMs: 10_000,
      drainDelayMs: 0,
      shutdownMs: 10_000,
      listRate: 9,
      describeRate: 23,
      cacheMb: 4,
      cacheSeconds: 2,
      staleSeconds: 0,
      redisUrl: undefined,
      redisNamespace: undefined,
      redisSecret: undefined,
      replicas: 1,
      maxInFlight: 512,
      maxConnections: 1000,
      receiveTimeoutMs: 10_000,
      sendTimeoutMs: 20_000,
      keepAliveTimeoutMs: 75_000,
      maxHeaderBytes: 16_384,
      docs: true,
      posture: true,
      contractMode: 'report',
      logFormat: 'auto',
      logLevel: 'info',
      targets: new Map(),
    });
  });

  it.each([
    ['flag over environment over file', ['--port', '1'], { AUDIT_GATEWAY_PORT: '2' }, 1],
    ['environment over file', [], { AUDIT_GATEWAY_PORT: '2' }, 2],
    ['an empty variable is none', [], { AUDIT_GATEWAY_PORT: '' }, 3],
    ['file', [], {}, 3],
  ])('come in this order: %s', async (_name, flags, env, port) => {
    const file = await configFile('port: 3\nregion: eu-west-1\n');
    expect(await settingsOf([...flags, '--config', file], env)).toMatchObject({ port, region: 'eu-west-1' });
  });

  it.each(['0.0.0.0', '::'])('allow %s where anyone is let in by name', async (host) => {
    const settings = await settingsOf([...region, '--host', host, '--dangerously-let-anyone-in']);
    expect(settings).toMatchObject({ host, auth: 'none' });
  });

  it('allow any host where callers are asked who they are', async () => {
    const flags = ['--host', '0.0.0.0', '--auth', 'apiKey,sigv4', '--callers', 'callers.yaml'];
    expect(await settingsOf([...region, ...flags])).toMatchObject({ auth: ['apiKey', 'sigv4'], listRate: 9 });
  });

  it('come from JSON as well', async () => {
    const file = await configFile('{"region": "us-east-1", "useFips": true}', 'gateway.json');
    expect(await settingsOf(['--config', file])).toMatchObject({ region: 'us-east-1', useFips: true });
  });

  it.each([
    ['a number with zeros in front', 'redisNamespace: 0123', { redisNamespace: '0123' }],
    [
      'a number with more digits than JavaScript keeps',
      'redisNamespace: 12345678901234567890',
      { redisNamespace: '12345678901234567890' },
    ],
    ['a fraction that ends in zero', 'redisNamespace: 1.10', { redisNamespace: '1.10' }],
    ['a word for true', 'redisNamespace: TRUE', { redisNamespace: 'TRUE' }],
    ['an alias of a number', 'port: &both 0123\nredisNamespace: *both', { port: 123, redisNamespace: '0123' }],
    ['JSON', '{ "redisNamespace": 1.0 }', { redisNamespace: '1.0' }],
  ])('are the text of a file as it is written: %s', async (_name, content, expected) => {
    expect(await settingsOf([...region, '--config', await configFile(content)])).toMatchObject(expected);
  });

  it('are the numbers and truths of a file in whatever way YAML writes them', async () => {
    const file = await configFile('port: 0x1F90\ntimeoutMs: 1e4\nlistRate: 09.50\nreplicas: 2.0\ndocs: True\n');
    const expected = { port: 8080, timeoutMs: 10_000, listRate: 9.5, replicas: 2, docs: true };
    expect(await settingsOf([...region, '--config', file])).toMatchObject(expected);
  });

  it('come with targets from a file', async () => {
    const roleArn = 'arn:aws:iam::123456789012:role/audit-reader';
    const file = await configFile(
      `targets: { us: { region: us-east-1, roleArn: '${roleArn}', upstreamUrl: 'https://h' } }`,
    );
    const settings = await settingsOf([...region, '--config', file]);
    expect(settings?.targets).toEqual(
      new Map([['us', { region: 'us-east-1', roles: [{ arn: roleArn }], upstreamUrl: new URL('https://h') }]]),
    );
  });

  it.each([
    ['no region', [], {}, /--region.*AWS_REGION.*eu-west-1/],
    ['no target at all', [...region, '--default-target', 'false'], {}, /--default-target: "false".*no targets/],
    ['a public host with a port', [...region, '--public-hosts', 'a.example:80'], {}, /--public-hosts: "a\.example:80"/],
    ['an empty public host', [...region, '--public-hosts', 'a.example,'], {}, /--public-hosts: .*with commas/],
    [
      'a made-up region',
      ['--region', 'eu-west-9'],
      {},
      /--region: "eu-west-9" is not allowed; allowed: an AWS region .*; did you mean eu-west-\d\?/,
    ],
    ['a made-up region in the environment', [], { AWS_REGION: 'mars-1' }, /^AWS_REGION: "mars-1"/],
    ['an empty flag', [...region, '--port', ''], { AUDIT_GATEWAY_PORT: '1' }, /--port: "" is not allowed/],
    ['a port that is none', [...region, '--port', '80a'], {}, /--port: "80a" .*a whole number from 0 to 65535/],
    ['a port beyond the last', [...region, '--port', '65536'], {}, /--port: "65536"/],
    ['a host name', [...region, '--host', 'example.com'], {}, /--host: "example.com"/],
    ['a host that is not loopback', [...region, '--host', '0.0.0.0'], {}, /--host: "0.0.0.0" .*loopback/],
    ['an IPv6 host that is not loopback', [...region, '--host', '::'], {}, /--host: "::" .*loopback/],
    [
      'callers whom nobody is asked for',
      [...region, '--callers', 'callers.yaml'],
      {},
      /^--callers: "callers\.yaml" .*allowed: none, since --auth none/,
    ],
    [
      'one port for both',
      [...region, '--port', '9464'],
      {},
      /^--admin-port: "9464", the default, is not allowed; allowed: another port than --port/,
    ],
    ['callers that nobody listed', [...region, '--auth', 'apiKey'], {}, /--callers: is missing/],
    [
      'an unknown way to authenticate',
      [...region, '--auth', 'apiKey,basic'],
      {},
      /--auth: "apiKey,basic" .*apiKey, jwt, sigv4/,
    ],
    [
      'a Redis URL with a password, which is not repeated',
      [...region, '--redis-url', 'http://u:secret@h'],
      {},
      /^--redis-url: its value is not allowed; (?!.*secret)/,
    ],
    [
      'a Redis URL whose password has a bare %',
      [...region, '--redis-url', 'redis://:se%cret@h'],
      {},
      /^--redis-url: its value is not allowed; allowed: .*percent-encoded(?!.*se%cret)/,
    ],
    [
      'a short Redis secret, which is not repeated',
      [...region, '--redis-secret', 'short-secret'],
      {},
      /^--redis-secret: its value is not allowed; allowed: 32 characters or more(?!.*short-secret)/,
    ],
    ['a namespace that is none', [...region, '--redis-namespace', 'a:b'], {}, /^--redis-namespace: "a:b" .*1 to 64/],
    ['a rate below 0', [...region, '--list-rate', '-1'], {}, /--list-rate/],
    ['a URL that is none', [...region, '--upstream-url', 'localhost:80'], {}, /--upstream-url: "localhost:80"/],
    ['a URL with a user', [...region, '--upstream-url', 'http://u@h/'], {}, /--upstream-url/],
    ['a URL with a query', [...region, '--upstream-url', 'http://h/?a'], {}, /--upstream-url/],
    ['an unknown mode', [...region, '--contract-mode', 'strict'], {}, /--contract-mode: "strict" .*report, enforce/],
    ['an unknown level', region, { AUDIT_GATEWAY_LOG_LEVEL: 'loud' }, /AUDIT_GATEWAY_LOG_LEVEL: "loud" .*info/],
    [
      'FIPS that is neither true nor false',
      region,
      { AWS_USE_FIPS_ENDPOINT: 'yes' },
      /AWS_USE_FIPS_ENDPOINT: "yes" .*true or false/,
    ],
    [
      'FIPS with an upstream of its own',
      [...region, '--upstream-url', 'https://h'],
      { AWS_USE_FIPS_ENDPOINT: 'true' },
      /AWS_USE_FIPS_ENDPOINT.*--upstream-url/,
    ],
    ['a misspelt flag', [...region, '--prot', '80'], {}, /'--prot'.*Did you mean --port\?/],
    [
      'an unknown flag',
      [...region, '--frobnicate'],
      {},
      /^argument 3, after --region, is not a flag; allowed: --host, --port, .*--version$/,
    ],
    ['a flag without its value', ['--docs'], {}, /^--docs: its value is missing; allowed: true or false$/],
    [
      'a switch with a value',
      [...region, '--dangerously-let-anyone-in=yes'],
      {},
      /^--dangerously-let-anyone-in: takes no value$/,
    ],
    ['the last flag without its value', ['--region'], {}, /^--region: its value is missing; allowed: an AWS region/],
    [
      'an argument that is no flag',
      [...region, 'serve'],
      {},
      /^argument 3, after --region, is not a flag; allowed: --host,/,
    ],
    ['a file that is not there', ['--config', '/nonexistent.yaml'], {}, /--config: "\/nonexistent.yaml".*ENOENT/],
  ])('are refused with one line that says what is allowed: %s', async (_name, args, env, message) => {
    const refusal = settingsOf(args, env);
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toMatchObject({ name: 'SettingsError', message: expect.not.stringContaining('\n') });
  });

  it.each([
    ['after the value of a flag', ['--port', '80', 'hunter2']],
    ['after the same word as a value', ['--callers', 'hunter2', 'hunter2']],
    ['after a flag with its value in one', ['--redis-secret=hunter2', 'hunter2']],
    ['first', ['hunter2', '--port', '80']],
    ['like a misspelt flag with a value', ['--port', '80', 'redis-secret=hunter2']],
    ['with a dash', ['-hunter2']],
    ['with two dashes', ['--hunter2=hunter2']],
    ['with a line end', ['--hunter2\nhunter2']],
    ['with a quote', ["--hunter2'=hunter2"]],
    ['with a quote, behind a misspelt flag', ["--redis-secre='hunter2'"]],
    ['after two dashes', ['--', 'hunter2']],
    ['after a switch', ['--dangerously-let-anyone-in', 'hunter2']],
    ['after a switch, with a sign', ['--dangerously-let-anyone-in=hunter2']],
    ['after what counts before it', ['hunter2', '--redis-secret']],
  ])('no error repeats an argument that may be a secret: %s', async (_where, args) => {
    const error = await settingsOf(args).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'SettingsError', message: expect.not.stringMatching(/unter2|\n/) });
  });

  it.each([
    ['AUDIT_GATEWAY_PROT', 'AUDIT_GATEWAY_PORT'],
    ['AUDIT_GATEWAY_LOGLEVEL', 'AUDIT_GATEWAY_LOG_LEVEL'],
    ['AUDIT_GATEWAY_TIMEOUT', 'AUDIT_GATEWAY_TIMEOUT_MS'],
    ['AUDIT_GATEWAY_REGION', 'AWS_REGION'],
    ['AUDIT_GATEWAY_USE_FIPS_ENDPOINT', 'AWS_USE_FIPS_ENDPOINT'],
  ])('refuse the misspelt variable %s', async (name, meant) => {
    const refusal = settingsOf(region, { [name]: 'a-value-that-may-be-secret' });
    const message = `${name}: is not a variable of the gateway; did you mean ${meant}?`;
    await expect(refusal).rejects.toMatchObject({ name: 'SettingsError', message });
  });

  it.each([
    ['AUDIT_GATEWAY_KEY', 'the key of a client'],
    ['AUDIT_GATEWAY_CACHE_DIR', 'a folder of the tests'],
    ['AUDIT_GATEWAY_DASHBOARD_SECRET', "a secret that the callers' file names"],
    ['AUDIT_GATEWAY_PROT', ''],
    ['AUDIT_GATEWAY_POST_PORT', 'tcp://10.0.0.1:80'],
  ])('leave %s=%s alone', async (name, value) => {
    expect(await settingsOf(region, { [name]: value })).toEqual(await settingsOf(region));
  });

  it.each([
    ['--upstream-url', 'http://gateway.example/'],
    ['--upstream-url', 'http://127.0.0.1.example/'],
    ['--upstream-url', 'http://10.0.0.1:81/'],
    ['--jwks-url', 'http://login.example/keys'],
    ['--jwks-url', 'http://[fd00::1]/keys'],
  ])('refuse plain HTTP beyond loopback: %s %s', async (flag, url) => {
    const refusal = settingsOf([...region, ...tokens, flag, url]);
    await expect(refusal).rejects.toThrow(
      `${flag}: "${url}" is not allowed; allowed: an https URL, or http on loopback alone, unless --dangerously-allow-plain-http is given`,
    );
  });

  it.each(['http://localhost:1/', 'http://127.9.9.9/', 'http://[::1]:1/', 'https://h/'])(
    'take %s as the URL of AWS and of the keys of tokens',
    async (url) => {
      const settings = await settingsOf([...region, ...tokens, '--upstream-url', url, '--jwks-url', url]);
      expect(settings).toMatchObject({ upstreamUrl: new URL(url), jwksUrl: new URL(url) });
    },
  );

  it('allow plain HTTP beyond loopback by a name that says what it does', async () => {
    const file = await configFile("targets: { us: { region: us-east-1, upstreamUrl: 'http://h' } }");
    const flags = ['--upstream-url', 'http://h', '--jwks-url', 'http://h', '--dangerously-allow-plain-http'];
    expect(await settingsOf([...region, ...tokens, '--config', file, ...flags])).toMatchObject({
      upstreamUrl: new URL('http://h'),
      jwksUrl: new URL('http://h'),
    });
  });

  it('read public hosts in lower case', async () => {
    const settings = await settingsOf([...region, '--public-hosts', 'Audits.example.com,my_service,10.0.0.1,fd00::1']);
    expect(settings?.publicHosts).toEqual(['audits.example.com', 'my_service', '10.0.0.1', 'fd00::1']);
  });

  it.each([
    ['no region', [], {}],
    ['--default-target false', ['--default-target', 'false'], { AWS_REGION: 'eu-west-1' }],
  ])('ask for no default target by %s, where the file has targets', async (_how, flags, env) => {
    const file = await configFile('targets: { us: { region: us-east-1 } }');
    const settings = await settingsOf(['--config', file, ...flags], env);
    expect(settings).toMatchObject({ region: undefined });
    expect([...(settings?.targets.keys() ?? [])]).toEqual(['us']);
  });

  it.each([
    ['an unknown key', 'prot: 80', /"prot" in .*gateway.yaml:1:1 is not allowed; did you mean port\?$/],
    ['a key that is like none', 'frobnicate: 80', /"frobnicate" in .*allowed: host, port/],
    ['a list', 'port: [80]', /port in .*gateway.yaml:1:1 is not allowed; allowed: a single value/],
    ['a wrong value', 'port: high', /port in .*gateway.yaml:1:1: "high".*0 to 65535/],
    ['no YAML', 'port: "80', /--config: .* cannot be used/],
    ['a list at the top', '- port', /--config/],
    [
      'a target without a region',
      'targets: { us: {} }',
      /^targets\.us\.region in .*:1:12: is missing.*; allowed: an AWS region/,
    ],
    [
      'a target in a made-up region',
      'targets: { us: { region: us-east-9 } }',
      /^targets\.us\.region in .*:1:18: "us-east-9".* did you mean us-east-\d/,
    ],
    [
      'a target with a name that no path can have',
      'targets: { US/1: { region: us-east-1 } }',
      /targets\.US\/1 .*lower-case/,
    ],
    ['a target that hides the default one', 'targets: { audit: { region: us-east-1 } }', /targets\.audit .*"audit"/],
    ['a role that is none', 'targets: { us: { region: us-east-1, roleArn: role } }', /targets\.us\.roleArn .*ARN/],
    [
      'a wrong URL of a target',
      'targets: { us: { region: us-east-1, upstreamUrl: x } }',
      /targets\.us\.upstreamUrl .*http/,
    ],
    [
      'a target by plain HTTP',
      'targets: { us: { region: us-east-1, upstreamUrl: http://h.example } }',
      /^targets\.us\.upstreamUrl in .*: "http:\/\/h\.example" .*https/,
    ],
    [
      'an unknown key of a target',
      'targets: { us: { region: us-east-1, zone: a } }',
      /^targets\.us\.zone in .*:1:37: is not a key of a target; allowed: region, upstreamUrl, profile, roleArn, roles, stsRegion/,
    ],
  ])('are refused in a file: %s', async (_name, content, message) => {
    await expect(settingsOf([...region, '--config', await configFile(content)])).rejects.toThrow(message);
  });

  it('refuse an upstream for a default target that there is not', async () => {
    const file = await configFile('targets: { us: { region: us-east-1 } }');
    const flags = ['--config', file, '--upstream-url', 'https://h'];
    await expect(settingsOf(flags)).rejects.toThrow(/--upstream-url: .*no default target \(--region is missing\)/);
    await expect(settingsOf([...region, ...flags, '--default-target', 'false'])).rejects.toThrow(
      /--upstream-url: .*no default target \(--default-target is false\)/,
    );
  });
});
