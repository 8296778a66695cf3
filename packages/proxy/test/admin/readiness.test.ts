import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentialsFromAws } from '../../src/upstream/credentials.ts';
import { startTestGateway, testCredentials, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream } from '../support/upstream.ts';

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

interface Readiness {
  readonly status: number;
  readonly body: unknown;
}

async function readiness(of = gateway): Promise<Readiness> {
  if (of === undefined) throw new Error('no gateway was started');
  const { status, body } = await send(of.adminUrl, { target: '/readyz' });
  return { status, body: JSON.parse(body) };
}

describe('Readiness', () => {
  it('the readiness of a gateway waits for the credentials of the default target, says why, and comes with them', async () => {
    const obtained = Promise.withResolvers<typeof testCredentials>();
    let asked = 0;
    const upstream = await startUpstream();
    const options = {
      credentials: () => () => {
        asked += 1;
        return asked === 1
          ? Promise.reject(new Error(`has a secret: ${testCredentials.sessionToken}`))
          : obtained.promise;
      },
    };
    gateway = await startTestGateway(upstream.url, {}, options);
    await vi.waitFor(async () => {
      expect(await readiness()).toMatchObject({
        status: 503,
        body: { status: 'not ready', reason: expect.stringMatching(/^no AWS credentials for target default: Error/) },
      });
    });
    expect(gateway.log.join('')).toMatch(/"credentials":"missing","reason":"Error/);
    obtained.resolve(testCredentials);
    // A caller comes before the next try, and gets them.
    expect((await send(gateway.url, { target: '/audit/tasks/a1' })).status).toBe(200);
    expect(await readiness()).toEqual({ status: 200, body: { status: 'ready' } });
    expect(upstream.requests).toHaveLength(1);
    expect(gateway.log.join('')).not.toContain(testCredentials.sessionToken);
    await upstream.close();
  });

  it('the readiness of a gateway says nothing of credentials that AWS refused once and that were refreshed', async () => {
    const upstream = await startUpstream();
    const accepted = { ...testCredentials, accessKeyId: 'AKIDRENEWEDGATEWAY' };
    upstream.answer = (request, response) => {
      const isRenewed = request.headers.authorization?.includes(accepted.accessKeyId) === true;
      const refused = json(403, { message: 'expired' }, { 'x-amzn-errortype': 'ExpiredTokenException' });
      (isRenewed ? json(200, {}) : refused)(request, response);
    };
    const provider = (options?: { forceRefresh?: boolean }) =>
      Promise.resolve(options?.forceRefresh === true ? accepted : testCredentials);
    gateway = await startTestGateway(upstream.url, {}, { credentials: () => provider });
    expect((await send(gateway.url, { target: '/audit/tasks/a1' })).status).toBe(200);
    expect(await readiness()).toEqual({ status: 200, body: { status: 'ready' } });
    expect(gateway.log.join('')).not.toContain('"credentials":"refused"');
    const { body } = await send(gateway.adminUrl, { target: '/metrics' });
    expect(body).toContain('audit_gateway_credential_failures_total{target="default",failure="refused"} 0');
    await upstream.close();
  });

  it('the readiness of a gateway does not wait for the other targets, but names them', async () => {
    const targets = new Map([
      ['eu', { region: 'eu-west-1', upstreamUrl: undefined, roles: [{ arn: 'arn:aws:iam::1:role/x' }] }],
    ]);
    const credentials =
      ({ roles = [] }: { roles?: readonly object[] | undefined }) =>
      () =>
        roles.length === 0 ? Promise.resolve(testCredentials) : Promise.reject(new Error('no'));
    gateway = await startTestGateway('http://127.0.0.1:1', { targets }, { credentials });
    await vi.waitFor(async () => {
      expect(await readiness()).toMatchObject({
        status: 200,
        body: {
          status: 'ready',
          problems: [{ target: 'eu', credentials: 'missing', reason: expect.stringMatching(/^Error/) }],
        },
      });
    });
  });

  it('the readiness of a gateway comes with the first target that has credentials where no target is the default one', async () => {
    const target = { region: 'eu-west-1', upstreamUrl: undefined } as const;
    const targets = new Map([
      ['eu', { ...target, roles: [{ arn: 'arn:aws:iam::1:role/x' }] }],
      ['us', { ...target }],
    ]);
    const obtained = Promise.withResolvers<typeof testCredentials>();
    const credentials =
      ({ roles = [] }: { roles?: readonly object[] | undefined }) =>
      () =>
        roles.length === 0 ? obtained.promise : Promise.reject(new Error('no'));
    gateway = await startTestGateway('http://127.0.0.1:1', { targets, region: undefined }, { credentials });
    expect(await readiness()).toMatchObject({ status: 503, body: { reason: expect.stringContaining('target eu') } });
    obtained.resolve(testCredentials);
    await vi.waitFor(async () => {
      expect(await readiness()).toMatchObject({ status: 200, body: { problems: [{ target: 'eu' }] } });
    });
  });

  it('the readiness of a gateway does not change when AWS rejects the credentials later: the body says so, and a metric counts', async () => {
    const upstream = await startUpstream();
    gateway = await startTestGateway(upstream.url);
    upstream.answer = json(403, { message: 'x' }, { 'x-amzn-errortype': 'AccessDeniedException' });
    expect((await send(gateway.url, { target: '/audit/tasks/a1' })).status).toBe(502);
    expect(await readiness()).toMatchObject({
      status: 200,
      body: { status: 'ready', problems: [{ target: 'default', credentials: 'refused' }] },
    });
    const { body } = await send(gateway.adminUrl, { target: '/metrics' });
    expect(body).toMatch(/^audit_gateway_credential_failures_total\{target="default",failure="refused"\} [1-9]/m);
    upstream.answer = json(200, {});
    expect((await send(gateway.url, { target: '/audit/tasks/a1' })).status).toBe(200);
    expect(await readiness()).toEqual({ status: 200, body: { status: 'ready' } });
    await upstream.close();
  });
});

describe('Readiness', () => {
  beforeEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/none');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ['nothing is set', {}, /Could not load credentials/],
    [
      'the profile does not exist',
      { AWS_PROFILE: 'none' },
      /There is no profile .?"none.?" in \/none or \/none \(set: AWS_PROFILE/,
    ],
    [
      'the token file does not exist',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/none/token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/x' },
      /ENOENT.*\/none\/token/,
    ],
  ])(
    "a gateway whose credentials come from AWS's provider chain is not ready where %s, and alive",
    async (_title, env, reason) => {
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
      const started = await startTestGateway('http://127.0.0.1:1', {}, { credentials: credentialsFromAws });
      gateway = started;
      await vi.waitFor(async () => {
        expect(await readiness()).toMatchObject({ status: 503, body: { reason: expect.stringMatching(reason) } });
      });
      expect(started.log.join('')).toMatch(reason);
      expect((await send(started.adminUrl, { target: '/livez' })).status).toBe(200);
    },
  );
});
