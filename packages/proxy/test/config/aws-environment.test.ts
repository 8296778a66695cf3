import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '@audit-gateway/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCommand, type Settings } from '../../src/index.ts';

const home = makeTemporaryFolder('home');
beforeAll(async () => {
  await mkdir(join(home, '.aws'));
  await writeFile(
    join(home, '.aws', 'config'),
    '[default]\nregion = eu-north-1\n[profile audits]\nregion = eu-south-1\n[profile slip]\nregion = eu-wst-1\n[profile none]\noutput = json\n',
  );
  await writeFile(join(home, '.aws', 'credentials'), '[keys]\nregion = ca-central-1\n');
});

type Environment = Readonly<Record<string, string>>;

const settingsOf = async (env: Environment, args: string[] = []): Promise<Settings | undefined> =>
  (await readCommand(args, env)).settings;
const file = async (content: string): Promise<string[]> => {
  await writeFile(join(home, 'gateway.yaml'), content);
  return ['--config', join(home, 'gateway.yaml')];
};

describe('The region', () => {
  const all = { AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'us-east-2', HOME: home };
  it.each<[string, Environment, string[], string]>([
    ['the flag', all, ['--region', 'eu-west-1'], 'eu-west-1'],
    ['AWS_REGION', all, [], 'us-west-2'],
    ['AWS_DEFAULT_REGION', { ...all, AWS_REGION: '' }, [], 'us-east-2'],
    ['the default profile', { HOME: home }, [], 'eu-north-1'],
    ['the profile of AWS_PROFILE', { HOME: home, AWS_PROFILE: 'audits' }, [], 'eu-south-1'],
    ['a profile of the credentials file', { HOME: home, AWS_PROFILE: 'keys' }, [], 'ca-central-1'],
    ['a home on Windows', { USERPROFILE: home }, [], 'eu-north-1'],
    [
      'the file of AWS_CONFIG_FILE',
      { AWS_CONFIG_FILE: join(home, '.aws', 'config'), HOME: '/nonexistent' },
      [],
      'eu-north-1',
    ],
  ])('comes from %s', async (_source, env, args, region) => {
    expect(await settingsOf(env, args)).toMatchObject({ region });
  });

  it("comes from the gateway's file before the profile", async () => {
    expect(await settingsOf({ HOME: home }, await file('region: sa-east-1'))).toMatchObject({ region: 'sa-east-1' });
  });

  it('of a profile adds no default target where the file has targets', async () => {
    const settings = await settingsOf({ HOME: home }, await file('targets: { us: { region: us-east-1 } }'));
    expect(settings).toMatchObject({ region: undefined });
  });

  it.each<[string, Environment, RegExp]>([
    [
      'a slip in AWS_DEFAULT_REGION',
      { AWS_DEFAULT_REGION: 'eu-wst-1' },
      /^AWS_DEFAULT_REGION: "eu-wst-1" .*did you mean eu-west-1\?$/,
    ],
    [
      'a slip in a profile',
      { HOME: home, AWS_PROFILE: 'slip' },
      /^region of profile "slip" in .*config or .*credentials: "eu-wst-1"/,
    ],
    [
      'a profile without one',
      { HOME: home, AWS_PROFILE: 'none' },
      /^--region: is missing \(AWS_REGION, AWS_DEFAULT_REGION too\); allowed/,
    ],
    [
      'a profile that is not there',
      { HOME: home, AWS_PROFILE: 'typo' },
      /^--region: is missing \(.* too\), and there is no profile "typo" in \S+config or \S+credentials; allowed: an AWS region/,
    ],
  ])('that is wrong is named: %s', async (_fault, env, message) => {
    await expect(settingsOf(env)).rejects.toThrow(message);
  });
});

const region = ['--region', 'eu-west-1'];

describe("The upstream of AWS's own variables", () => {
  const both = { AWS_ENDPOINT_URL: 'https://all.example', AWS_ENDPOINT_URL_IOT: 'https://iot.example' };
  it.each<[string, Environment, string[], string | undefined]>([
    ['is that for IoT', both, [], 'https://iot.example/'],
    ['is that for all services otherwise', { AWS_ENDPOINT_URL: 'https://all.example' }, [], 'https://all.example/'],
    ['comes after the flag', both, ['--upstream-url', 'https://flag.example'], 'https://flag.example/'],
    [
      "comes after the gateway's own",
      { ...both, AUDIT_GATEWAY_UPSTREAM_URL: 'https://own.example' },
      [],
      'https://own.example/',
    ],
    ['is ignored on demand', { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, [], undefined],
    ['is not ignored otherwise', { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' }, [], 'https://iot.example/'],
    [
      'leaves the flag where it is ignored',
      { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      ['--upstream-url', 'https://flag.example'],
      'https://flag.example/',
    ],
  ])('%s', async (_title, env, args, url) => {
    const settings = await settingsOf(env, [...region, ...args]);
    expect(settings?.upstreamUrl?.href).toBe(url);
  });

  it.each<[string, Environment, RegExp]>([
    [
      'no URL',
      { AWS_ENDPOINT_URL_IOT: 'iot.example' },
      /^AWS_ENDPOINT_URL_IOT: "iot\.example" is not allowed; allowed: an http or https URL/,
    ],
    [
      'plain HTTP',
      { AWS_ENDPOINT_URL: 'http://all.example' },
      /^AWS_ENDPOINT_URL: .*an https URL, or http on loopback/,
    ],
    [
      'FIPS beside it',
      { AWS_ENDPOINT_URL_IOT: 'https://iot.example', AWS_USE_FIPS_ENDPOINT: 'true' },
      /^AWS_USE_FIPS_ENDPOINT: .*--upstream-url/,
    ],
    [
      'another word',
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'yes' },
      /^AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "yes" .*true or false/,
    ],
  ])('that is wrong is named: %s', async (_fault, env, message) => {
    await expect(settingsOf(env, region)).rejects.toThrow(message);
  });
});

describe('The proxy', () => {
  it.each<[string, Environment, string | undefined]>([
    ['in upper case', { HTTPS_PROXY: 'http://proxy.example:3128' }, 'http://proxy.example:3128/'],
    [
      'in lower case, which wins',
      { HTTPS_PROXY: 'http://upper.example', https_proxy: 'http://lower.example' },
      'http://lower.example/',
    ],
    ['without a scheme', { https_proxy: 'proxy.example:3128' }, 'http://proxy.example:3128/'],
    ['with a password', { https_proxy: 'https://u:p%40ss@proxy.example' }, 'https://u:p%40ss@proxy.example/'],
    ['for http alone', { HTTP_PROXY: 'http://proxy.example' }, undefined],
    ['that is empty', { HTTPS_PROXY: '' }, undefined],
  ])('for https is read %s', async (_how, env, url) => {
    expect((await settingsOf(env, region))?.httpsProxy?.href).toBe(url);
  });

  it('for http, and its exceptions, are read in both cases', async () => {
    const upper = { HTTP_PROXY: 'http://proxy.example', NO_PROXY: 'a.example' };
    const lower = { http_proxy: 'http://proxy.example', no_proxy: 'a.example' };
    for (const env of [upper, lower]) {
      const { httpProxy, noProxy } = (await settingsOf(env, region)) ?? {};
      expect({ host: httpProxy?.host, noProxy }).toEqual({ host: 'proxy.example', noProxy: 'a.example' });
    }
  });

  it.each([
    'socks5://user:secret@proxy.example',
    'http://user:secret@',
    'http://user:secret@proxy.example/path',
    'http://user:secret%@proxy.example',
  ])('that cannot be used is refused without its value: %s', async (HTTPS_PROXY) => {
    const refused = expect(settingsOf({ HTTPS_PROXY }, region)).rejects;
    await refused.toThrow(/^HTTPS_PROXY: its value is not allowed; allowed: an http or https URL of a proxy/);
    await refused.not.toThrow('secret');
  });
});

it('A CA is named by the flag or by AWS_CA_BUNDLE', async () => {
  const env = { AWS_CA_BUNDLE: '/etc/ssl/company.pem' };
  expect(await settingsOf(env, region)).toMatchObject({ caFile: '/etc/ssl/company.pem' });
  expect(await settingsOf(env, [...region, '--ca-file', 'other.pem'])).toMatchObject({ caFile: 'other.pem' });
});
