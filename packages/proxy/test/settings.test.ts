import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCommand, type Settings } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

const region = ['--region', 'eu-west-1'];

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
      region: 'eu-west-1',
      upstreamUrl: undefined,
      useFips: false,
      useDualstack: false,
      timeoutMs: 10_000,
      drainDelayMs: 0,
      shutdownMs: 10_000,
      listRate: 9,
      describeRate: 23,
      cacheMb: 4,
      cacheSeconds: 2,
      staleSeconds: 0,
      redisUrl: undefined,
      replicas: 1,
      maxInFlight: 512,
      docs: true,
      contractMode: 'report',
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

  it('come with targets from a file', async () => {
    const roleArn = 'arn:aws:iam::123456789012:role/audit-reader';
    const file = await configFile(
      `targets: { us: { region: us-east-1, roleArn: '${roleArn}', upstreamUrl: 'http://h' } }`,
    );
    const settings = await settingsOf([...region, '--config', file]);
    expect(settings?.targets).toEqual(
      new Map([['us', { region: 'us-east-1', roleArn, upstreamUrl: new URL('http://h') }]]),
    );
  });

  it.each([
    ['no region', [], {}, /--region.*AWS_REGION.*eu-west-1/],
    [
      'a made-up region',
      ['--region', 'eu-west-9'],
      {},
      /--region: "eu-west-9" is not allowed; allowed: one of .*eu-west-1/,
    ],
    ['a made-up region in the environment', [], { AWS_REGION: 'mars-1' }, /^AWS_REGION: "mars-1"/],
    ['an empty flag', [...region, '--port', ''], { AUDIT_GATEWAY_PORT: '1' }, /--port: "" is not allowed/],
    ['a port that is none', [...region, '--port', '80a'], {}, /--port: "80a" .*a whole number from 0 to 65535/],
    ['a port beyond the last', [...region, '--port', '65536'], {}, /--port: "65536"/],
    ['a host name', [...region, '--host', 'example.com'], {}, /--host: "example.com"/],
    ['a host that is not loopback', [...region, '--host', '0.0.0.0'], {}, /--host: "0.0.0.0" .*loopback/],
    ['an IPv6 host that is not loopback', [...region, '--host', '::'], {}, /--host: "::" .*loopback/],
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
      [...region, '--upstream-url', 'http://h'],
      { AWS_USE_FIPS_ENDPOINT: 'true' },
      /AWS_USE_FIPS_ENDPOINT.*--upstream-url/,
    ],
    ['an unknown flag', [...region, '--prot', '80'], {}, /'--prot'.*allowed: --host, --port/],
    ['a flag without its value', ['--region'], {}, /--region/],
    ['an argument that is no flag', [...region, 'serve'], {}, /'serve'/],
    ['a file that is not there', ['--config', '/nonexistent.yaml'], {}, /--config: "\/nonexistent.yaml".*ENOENT/],
  ])('are refused with one line that says what is allowed: %s', async (_name, args, env, message) => {
    const refusal = settingsOf(args, env);
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toMatchObject({ name: 'SettingsError', message: expect.not.stringContaining('\n') });
  });

  it.each([
    ['an unknown key', 'prot: 80', /"prot" in .*allowed: host, port/],
    ['a list', 'port: [80]', /port must be a single value/],
    ['a wrong value', 'port: high', /port in .*gateway.yaml: "high".*0 to 65535/],
    ['no YAML', 'port: "80', /--config: .* cannot be used/],
    ['a list at the top', '- port', /--config/],
    ['a target without a region', 'targets: { us: {} }', /targets\.us\.region .*must be an AWS region/],
    ['a target in a made-up region', 'targets: { us: { region: us-east-9 } }', /targets\.us\.region/],
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
    ['an unknown key of a target', 'targets: { us: { region: us-east-1, zone: a } }', /targets\.us .*zone/],
  ])('are refused in a file: %s', async (_name, content, message) => {
    await expect(settingsOf([...region, '--config', await configFile(content)])).rejects.toThrow(message);
  });
});
