import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Credentials } from '@audit-gateway/sigv4';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createCredentialSource,
  type CredentialProvider,
  type CredentialSource,
  type Renewal,
} from '../../src/upstream/credential-source.ts';
import { withFreshCredentials } from '../../src/interceptors/refresh-credentials.ts';
import { readyUrl } from '../support/ready-url.ts';
import { answer, failed, callOptionsUntil, read } from './fixture.ts';
import type { UpstreamHandler } from '../../src/upstream/handler.ts';

let time: number;
let issued: number;
let refreshes: number;
let renewals: Renewal[];
beforeEach(() => {
  time = 0;
  issued = 1;
  refreshes = 0;
  renewals = [];
});

const keys = (): Credentials => ({ accessKeyId: `AKID${issued}`, secretAccessKey: 'secret' });

/** A provider that keeps what it has until it is forced; then it gives other credentials, or the same. */
const provider =
  ({ renews }: { renews: boolean }): CredentialProvider =>
  (options) => {
    if (options?.forceRefresh === true) {
      refreshes += 1;
      if (renews) issued += 1;
    }
    return Promise.resolve(keys());
  };
const sourceOf = (from: CredentialProvider): CredentialSource =>
  createCredentialSource(from, { now: () => time, onRenewal: (renewal) => renewals.push(renewal) });

/** AWS, which takes the credentials of one number and later. */
const awsTaking = (
  first: number,
  source: CredentialSource,
): { readonly fetch: UpstreamHandler; readonly used: string[] } => {
  const used: string[] = [];
  return {
    used,
    fetch: async () => {
      const { accessKeyId } = await source.get();
      used.push(accessKeyId);
      await Promise.resolve();
      time += 10;
      if (Number(accessKeyId.slice(4)) < first) throw failed('gateway-credentials', 403);
      return answer;
    },
  };
};

describe('Refresh credentials', () => {
  it('credentials that AWS rejects before they expire are renewed anew, and the request is tried once more', async () => {
    const source = sourceOf(provider({ renews: true }));
    const { fetch, used } = awsTaking(2, source);
    expect(await withFreshCredentials(fetch, { source, now: () => time })(read, callOptionsUntil())).toBe(answer);
    expect(used).toEqual(['AKID1', 'AKID2']);
    expect(renewals).toEqual(['renewed']);
  });

  it('credentials that AWS rejects before they expire are renewed once for requests that fail together, and all of them succeed', async () => {
    const source = sourceOf(provider({ renews: true }));
    const { fetch } = awsTaking(2, source);
    const fresh = withFreshCredentials(fetch, { source, now: () => time });
    const answers = await Promise.all(Array.from({ length: 20 }, () => fresh(read, callOptionsUntil())));
    expect(answers).toEqual(answers.map(() => answer));
    expect(refreshes).toBe(1);
  });

  it('credentials that AWS rejects before they expire are not used any more while fresh ones are on their way', async () => {
    const fresh = Promise.withResolvers<Credentials>();
    const source = sourceOf((options) => {
      if (options?.forceRefresh !== true) return Promise.resolve(keys());
      return fresh.promise;
    });
    await source.get();
    time += 10;
    const refused = source.refuse(time);
    const later = source.get();
    issued += 1;
    fresh.resolve(keys());
    expect(await later).toEqual({ accessKeyId: 'AKID2', secretAccessKey: 'secret' });
    expect(await refused).toBe(true);
  });

  it('renewed credentials help a request, too, that is rejected only after they have changed', async () => {
    const source = sourceOf(provider({ renews: true }));
    await source.get();
    const sentAt = time;
    time += 100;
    expect(await source.refuse(time)).toBe(true);
    time += 100;
    expect(await source.refuse(sentAt)).toBe(true);
    expect(refreshes).toBe(1);
  });

  it('credentials that AWS rejects before they expire are those that the provider gave within the last second, and no older ones', async () => {
    const source = sourceOf(provider({ renews: true }));
    await source.get();
    issued += 1;
    time += 999;
    expect(source.get()).toEqual({ accessKeyId: 'AKID1', secretAccessKey: 'secret' });
    time += 1;
    expect(await source.get()).toEqual({ accessKeyId: 'AKID2', secretAccessKey: 'secret' });
  });

  it('credentials that AWS rejects before they expire are not tried again where there are no others', async () => {
    const source = sourceOf(provider({ renews: false }));
    const { fetch, used } = awsTaking(2, source);
    const outcome = withFreshCredentials(fetch, { source, now: () => time })(read, callOptionsUntil());
    await expect(outcome).rejects.toMatchObject({ kind: 'gateway-credentials' });
    expect(used).toEqual(['AKID1']);
    expect(renewals).toEqual(['unchanged']);
  });

  it('credentials that AWS rejects before they expire are tried once more only, even if the fresh ones are rejected', async () => {
    const source = sourceOf(provider({ renews: true }));
    const { fetch, used } = awsTaking(9, source);
    const outcome = withFreshCredentials(fetch, { source, now: () => time })(read, callOptionsUntil());
    await expect(outcome).rejects.toMatchObject({ kind: 'gateway-credentials' });
    expect(used).toEqual(['AKID1', 'AKID2']);
  });

  it('credentials that AWS rejects before they expire are renewed every 30 seconds at most', async () => {
    const source = sourceOf(provider({ renews: false }));
    await source.get();
    for (; time < 100_000; time += 100) expect(await source.refuse(time)).toBe(false);
    expect(refreshes).toBe(4);
  });

  it('credentials that AWS rejects before they expire stay the failure where there are no others', async () => {
    const source = sourceOf((options) =>
      options?.forceRefresh === true ? Promise.reject(new Error('no role')) : Promise.resolve(keys()),
    );
    const { fetch } = awsTaking(2, source);
    const outcome = withFreshCredentials(fetch, { source, now: () => time })(read, callOptionsUntil());
    await expect(outcome).rejects.toMatchObject({ kind: 'gateway-credentials', upstream: { status: 403 } });
    expect(renewals).toEqual(['failed']);
    expect(await source.get()).toEqual(keys());
  });

  it('credentials that AWS rejects before they expire are not waited for by a caller who has hung up', async () => {
    const source = sourceOf((options) =>
      options?.forceRefresh === true ? new Promise(() => undefined) : Promise.resolve(keys()),
    );
    const { fetch } = awsTaking(2, source);
    const caller = new AbortController();
    const callOptions = { signal: caller.signal, deadline: Infinity };
    const outcome = withFreshCredentials(fetch, { source, now: () => time })(read, callOptions);
    setImmediate(() => caller.abort());
    await expect(outcome).rejects.toMatchObject({ kind: 'gateway-credentials' });
  });

  it.each([
    { failure: 'where the provider gives none', error: failed('gateway-credentials') },
    { failure: 'for any other failure', error: failed('aws-failure', 500) },
  ])('credentials that AWS rejects before they expire are not asked for anew $failure', async ({ error }) => {
    const source = sourceOf(provider({ renews: true }));
    const outcome = withFreshCredentials(() => Promise.reject(error), { source })(read, callOptionsUntil());
    await expect(outcome).rejects.toBe(error);
    expect(refreshes).toBe(0);
  });
});

describe('Refresh credentials', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("with AWS's own provider chain credentials that are good for an hour are replaced when AWS rejects them now", async () => {
    const issuer = createServer((_request, response) => {
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      const identity = { AccessKeyId: `AKID${issued}`, SecretAccessKey: 'secret', Token: 'token', Expiration };
      issued += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(identity));
    });
    issuer.listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', readyUrl(issuer));

    const source = sourceOf(defaultProvider());
    const { fetch, used } = awsTaking(2, source);
    const fresh = withFreshCredentials(fetch, { source, now: () => time });
    for (let at = 0; at < 3; at += 1) expect(await fresh(read, callOptionsUntil())).toBe(answer);
    issuer.close();
    issuer.closeAllConnections();
    expect(used).toEqual(['AKID1', 'AKID2', 'AKID2', 'AKID2']);
  });
});
