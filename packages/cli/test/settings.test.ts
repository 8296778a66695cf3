import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { respondWith, startStubUpstream } from '@audit-gateway/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultConfigFile } from '../src/settings.ts';
import { audits } from './support/audits.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'audits-settings-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

async function write(path: string, content: string, mode = 0o600): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode });
  return path;
}

/** A gateway without audits, which keeps what it was asked. */
async function startGateway() {
  const gateway = await startStubUpstream(respondWith({ body: { tasks: [] } }));
  onTestFinished(() => gateway.close());
  return gateway;
}

/** Who called a gateway, as it saw it. */
async function callerSeen(args: string[], env: Record<string, string>): Promise<Record<string, unknown>> {
  const gateway = await startGateway();
  const outcome = await audits(['list', ...args], { env: { AUDIT_GATEWAY_URL: gateway.url, ...env } });
  expect(outcome.status).toBe(0);
  const { 'x-api-key': apiKey, authorization } = gateway.requests[0]?.headers ?? {};
  return { apiKey, authorization };
}

describe('who calls', () => {
  it('is nobody where nothing says so', async () => {
    await expect(callerSeen([], { AUDIT_GATEWAY_API_KEY: '' })).resolves.toEqual({});
  });

  it('is the key or the token of the environment', async () => {
    await expect(callerSeen([], { AUDIT_GATEWAY_API_KEY: 'k' })).resolves.toEqual({ apiKey: 'k' });
    await expect(callerSeen([], { AUDIT_GATEWAY_TOKEN: 't' })).resolves.toEqual({ authorization: 'Bearer t' });
  });

  it('is that of the file that a flag names before that of the environment', async () => {
    const path = await write(join(await folder(), 'key'), 'from-file\n', 0o644);
    await expect(callerSeen(['--api-key-file', path], { AUDIT_GATEWAY_TOKEN: 't' })).resolves.toEqual({
      apiKey: 'from-file',
    });
    await expect(callerSeen(['--token-file', path], {})).resolves.toEqual({ authorization: 'Bearer from-file' });
  });

  it('is that of the configuration where neither says so', async () => {
    const home = await folder();
    const path = join(home, '.config/audit-gateway/audits.json');
    await write(path, JSON.stringify({ token: 'mine' }));
    await expect(callerSeen([], { HOME: home })).resolves.toEqual({ authorization: 'Bearer mine' });
    await expect(callerSeen([], { HOME: home, AUDIT_GATEWAY_API_KEY: 'k' })).resolves.toEqual({ apiKey: 'k' });
    const key = await write(join(home, 'key'), 'k2');
    await write(path, JSON.stringify({ apiKeyFile: key }), 0o644);
    await expect(callerSeen([], { HOME: home })).resolves.toEqual({ apiKey: 'k2' });
  });

  it('never shows in an error', async () => {
    const gateway = await startStubUpstream(
      respondWith({ status: 401, error: 'UnrecognizedClientException', body: { message: 'no' } }),
    );
    onTestFinished(() => gateway.close());
    const env = { AUDIT_GATEWAY_URL: gateway.url, AUDIT_GATEWAY_API_KEY: 'very-secret' };
    const { status, stdout, stderr } = await audits(['list'], { env });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('the gateway does not know the caller');
    expect(stderr).not.toContain('very-secret');
    const broken = await audits(['list'], { env: { ...env, AUDIT_GATEWAY_API_KEY: 'very\nsecret' } });
    expect(broken.status).toBe(2);
    expect(broken.stderr).not.toContain('secret\n');
  });

  it('is one credential, not two', async () => {
    const { status, stderr } = await audits(['list'], {
      env: { AUDIT_GATEWAY_API_KEY: 'k', AUDIT_GATEWAY_TOKEN: 't' },
    });
    expect(stderr).toBe('audits: AUDIT_GATEWAY_API_KEY and AUDIT_GATEWAY_TOKEN: only one of them may be given\n');
    expect(status).toBe(2);
  });
});

describe('where the gateway is', () => {
  it('is said by the flag, the environment, or the file, in this order', async () => {
    const [byFlag, byEnvironment, byFile] = [await startGateway(), await startGateway(), await startGateway()];
    const config = await write(join(await folder(), 'c.json'), JSON.stringify({ url: byFile.url }));
    const env = { AUDIT_GATEWAY_CONFIG: config };
    await audits(['list', '--url', byFlag.url], { env: { ...env, AUDIT_GATEWAY_URL: byEnvironment.url } });
    await audits(['list'], { env: { ...env, AUDIT_GATEWAY_URL: byEnvironment.url } });
    await audits(['list'], { env });
    await audits(['list', '--config', config], {});
    expect([byFlag, byEnvironment, byFile].map(({ requests }) => requests.length)).toEqual([1, 1, 2]);
  });

  it.each([
    ['ftp://a', '--url or AUDIT_GATEWAY_URL must be an http or https URL'],
    ['http://user:hunter2@a', '--url or AUDIT_GATEWAY_URL must be an http or https URL'],
    ['', '--url or AUDIT_GATEWAY_URL must be an http or https URL'],
  ])('is refused for %j', async (url, says) => {
    const { status, stderr } = await audits(['list', '--url', url]);
    expect(stderr).toContain(`audits: ${says}`);
    expect(stderr).not.toContain('hunter2');
    expect(status).toBe(2);
  });
});

describe('the configuration file', () => {
  it.each([
    [{ HOME: '/h' }, 'linux', '/h/.config/audit-gateway/audits.json'],
    [{ HOME: '/h', XDG_CONFIG_HOME: '/x' }, 'linux', '/x/audit-gateway/audits.json'],
    [{ HOME: '/h', XDG_CONFIG_HOME: '' }, 'darwin', '/h/.config/audit-gateway/audits.json'],
    [{ HOME: '/h', APPDATA: '/a' }, 'win32', '/a/audit-gateway/audits.json'],
  ])('of %j on %s is %s', (env, platform, path) => {
    expect(defaultConfigFile(env, platform)).toBe(path);
  });

  it.each([
    ['{', 'is no JSON'],
    [
      '[]',
      'must be a JSON object with no other members than url, apiKey, apiKeyFile, token, tokenFile, each of them text',
    ],
    ['{"key": "secret"}', 'must be a JSON object with no other members than url, '],
    ['{"apiKey": 5}', 'must be a JSON object with no other members than url, '],
    ['{"apiKey": "a", "token": "b"}', 'apiKey, apiKeyFile, token and tokenFile of the configuration file: only one'],
  ])('that holds %s is refused, and is not repeated', async (content, says) => {
    const path = await write(join(await folder(), 'audits.json'), content);
    const { status, stdout, stderr } = await audits(['list', '--config', path]);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('secret');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('with a credential that others may read is refused', async () => {
    const path = await write(join(await folder(), 'audits.json'), '{"apiKey": "a"}');
    await chmod(path, 0o644);
    const { status, stderr } = await audits(['list', '--config', path]);
    expect(stderr).toBe(`audits: ${path}: other users may read its credential; run: chmod 600 ${path}\n`);
    expect(status).toBe(2);
  });

  it('that is named must be there, as a key file must', async () => {
    for (const flag of ['--config', '--api-key-file', '--token-file']) {
      const { status, stderr } = await audits(['list', flag, '/nonexistent/file']);
      expect(stderr).toMatch(/^audits: \/nonexistent\/file: cannot be read: ENOENT.*\n$/);
      expect(status).toBe(2);
    }
  });

  it.each(['', ' \n', 'two words', 'a\nb'])('of a key that holds %j is refused', async (content) => {
    const path = await write(join(await folder(), 'key'), content);
    const { status, stderr } = await audits(['list', '--api-key-file', path]);
    expect(stderr).toBe(`audits: ${path}: must have one credential, on one line\n`);
    expect(status).toBe(2);
  });
});
