import { hasSquid, type SquidProcess, startSquid } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { credentialsFromAws } from '../../src/upstream/credentials.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { type Outside, startOutside } from '../support/outside.ts';
import { json } from '../support/upstream.ts';

const user = 'gateway';
const password = 'a-password@that:no/log-may-hold';
const role = 'arn:aws:iam::123456789012:role/audit-reader';

/** Without Squid the tests are skipped by name; `REQUIRE_EXTERNAL_CLIENTS=1` makes that a failure. */
function describeWithSquid(name: string, tests: () => void): void {
  if (hasSquid) describe(name, tests);
  else if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1') it(name, () => expect.fail('squid is not installed'));
  else describe.skip(`${name}: skipped, squid is not installed`, tests);
}

describeWithSquid('Through Squid', () => {
  let outside: Outside;
  let squid: SquidProcess;
  beforeAll(async () => {
    outside = await startOutside();
    const hosts = ['iot.aws.test', 'sts.aws.test', 'login.aws.test', 'collector.aws.test'];
    squid = await startSquid({ user, password, hosts, refused: ['refused.aws.test'] });
    for (const name of Object.keys(process.env).filter((each) => /^(?:AWS|OTEL)_/.test(each)))
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDOWN');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'own');
    vi.stubEnv('AWS_ENDPOINT_URL_STS', outside.urlOf('sts'));
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', outside.urlOf('collector'));
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '10');
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    outside.answer = (request, response) => {
      if (request.headers.host?.startsWith('sts.') !== true) {
        json(200, { taskStatus: 'COMPLETED' })(request, response);
        return;
      }
      response.setHeader('content-type', 'text/xml').end(`<AssumeRoleResponse><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>${expires}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`);
    };
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await squid.end();
    await outside.close();
  });

  const proxyWith = (given: string): URL => {
    const url = new URL(squid.url);
    url.username = user;
    url.password = encodeURIComponent(given);
    return url;
  };
  const start = (name: string, httpsProxy: URL): Promise<TestGateway> =>
    startTestGateway(
      outside.directUrl,
      {
        ...outside.settings,
        httpsProxy,
        targets: new Map([
          ['eu', { region: 'eu-west-1', upstreamUrl: new URL(outside.urlOf(name)), roles: [{ arn: role }] }],
        ]),
      },
      { credentials: credentialsFromAws },
    );
  /** Squid's word for each tunnel to a host: what it did, and the status. */
  const tunnelsTo = (name: string): string[] =>
    squid
      .log()
      .filter((line) => line.includes(` CONNECT ${new URL(outside.urlOf(name)).host} `))
      .map((line) => line.split(/\s+/)[3] ?? '');

  it('AWS, AWS STS and the trace collector are reached, each by one tunnel of the known user', async () => {
    const gateway = await start('iot', proxyWith(password));
    for (const id of ['a1', 'a2', 'a3']) {
      expect((await send(gateway.url, { target: `/eu/audit/tasks/${id}` })).status).toBe(200);
    }
    await vi.waitFor(() => expect(outside.requests.map(({ url }) => url)).toContain('/v1/traces'), 30_000);
    await gateway.close();
    // Squid logs a tunnel when it has ended, and the exporter keeps its own.
    outside.closeIdleConnections();
    await vi.waitFor(() => {
      expect(['iot', 'sts'].map(tunnelsTo)).toEqual([['TCP_TUNNEL/200'], ['TCP_TUNNEL/200']]);
      expect(tunnelsTo('collector')).toContain('TCP_TUNNEL/200');
    }, 30_000);
    expect(
      squid
        .log()
        .filter((line) => line.includes(' CONNECT '))
        .every((line) => line.includes(` ${user} `)),
    ).toBe(true);
    expect(gateway.log.join('')).not.toContain(password);
  });

  it.each([
    {
      fault: 'the password is wrong',
      name: 'iot',
      given: 'wrong',
      log: 'wants other credentials (status 407)',
      word: 'TCP_DENIED/407',
    },
    {
      fault: 'the host is refused',
      name: 'refused',
      given: password,
      log: 'answered with status 403',
      word: 'TCP_DENIED/403',
    },
    {
      fault: 'Squid does not know the host',
      name: 'unknown',
      given: password,
      log: 'answered with status 403',
      word: 'TCP_DENIED/403',
    },
  ])('where $fault, requests fail and the log says why', async ({ name, given, log, word }) => {
    const settings = { ...outside.settings, httpsProxy: proxyWith(given), upstreamUrl: new URL(outside.urlOf(name)) };
    const before = tunnelsTo(name).length;
    const gateway = await startTestGateway('http://127.0.0.1:1', settings);
    const { status, body } = await send(gateway.url, { target: '/audit/tasks/a1' });
    await gateway.close();
    expect({ status, body }).toMatchObject({ status: 502, body: expect.stringContaining('upstream-unreachable') });
    const written = gateway.log.join('');
    const { host } = new URL(outside.urlOf(name));
    expect(written).toContain(
      `The connection to ${host} through the proxy ${squid.url.origin} failed: the gateway's proxy ${log}.`,
    );
    expect(written).not.toContain(encodeURIComponent(given));
    await vi.waitFor(() => expect(tunnelsTo(name).slice(before)).toEqual([word, word, word]), 30_000);
  });

  it('where AWS STS cannot be asked, readiness says that the proxy refuses it', async () => {
    const gateway = await start('iot', proxyWith('wrong'));
    const reason = `The proxy ${squid.url.origin} wants other credentials (status 407)`;
    await vi.waitFor(async () => {
      expect((await send(gateway.adminUrl, { target: '/readyz' })).body).toContain(reason);
    }, 30_000);
    await gateway.close();
  });
});
