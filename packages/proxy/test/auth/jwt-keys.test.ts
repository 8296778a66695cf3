import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { cooldownMs, createKeySet, maxDocument, maxWaiting, refreshAfterMs, usableForMs } from '../../src/auth/jwks.ts';
import { type JwtKeyOptions, jwtMethod } from '../../src/auth/jwt.ts';
import type { Failure } from '../../src/errors/failure.ts';
import { apiKey, callersOf, dashboards, failureOf, received, subject } from './fixture.ts';
import { startIssuer, type TestIssuer } from './issuer.ts';

const wallClock = new Date('2026-03-01T12:00:00Z');
let monotonic: number;
let issuer: TestIssuer;
let ended: AbortController;
let fetched: boolean[];

beforeEach(async () => {
  monotonic = 0;
  fetched = [];
  ended = new AbortController();
  issuer = await startIssuer();
});
afterEach(async () => {
  ended.abort();
  await issuer.close();
});

const keyOptions = (): JwtKeyOptions => ({
  now: () => monotonic,
  signal: ended.signal,
  onFetched: ({ ok }) => fetched.push(ok),
});
const pass = (ms: number): void => {
  monotonic += ms;
};
const open = (options: JwtKeyOptions = {}): ((token: Promise<string>) => Promise<string>) => {
  const callers = callersOf([dashboards]);
  const method = jwtMethod(callers, issuer.options, () => wallClock, { ...keyOptions(), ...options });
  return async (token) => {
    const caller = await method.authenticate(received({ authorization: `Bearer ${await token}` }));
    return caller.name;
  };
};
const token = (header: object = {}): Promise<string> =>
  issuer.token({ claims: issuer.claims(wallClock, subject), header });
const junk = (kid: string | number): Promise<string> => token({ kid: `made-up-${kid}` });
const untilFetched = (times: number): Promise<unknown> => vi.waitFor(() => expect(fetched).toHaveLength(times));

/** Has the issuer leave its next requests unanswered until they are let go. */
function holdAnswers(): { readonly held: ServerResponse[]; readonly letGo: () => void } {
  const held: ServerResponse[] = [];
  issuer.answer = (_request, response) => held.push(response);
  return {
    held,
    letGo: () => {
      issuer.answer = undefined;
      for (const response of held) response.destroy();
    },
  };
}

describe('Jwt keys', () => {
  it.each(['ES256', 'RS256', 'PS512', 'EdDSA'])(
    "the issuer's keys validate tokens that are signed by %s",
    async (alg) => {
      await issuer.close();
      issuer = await startIssuer(alg);
      expect(await open()(token())).toBe('dashboards');
    },
  );

  it("the issuer's keys are fetched at the start, once for all requests that come together", async () => {
    const nameOf = open();
    const names = await Promise.all(Array.from({ length: 10 }, () => nameOf(token())));
    expect(new Set(names)).toEqual(new Set(['dashboards']));
    expect(await nameOf(token())).toBe('dashboards');
    expect(issuer.asked()).toBe(1);
  });

  it("the issuer's keys are fetched again for a new key id, though not within the cooldown after a fetch", async () => {
    const nameOf = open();
    const old = token();
    expect(await nameOf(old)).toBe('dashboards');
    await issuer.rotate({ keepOld: true });
    pass(cooldownMs - 1);
    expect((await failureOf(() => nameOf(token()))).status).toBe(401);
    expect(issuer.asked()).toBe(1);
    pass(1);
    expect(await nameOf(token())).toBe('dashboards');
    expect(await nameOf(old)).toBe('dashboards');
    expect(issuer.asked()).toBe(2);
  });

  it("the issuer's keys are refreshed in the background, so that one which the issuer withdrew is rejected after that", async () => {
    const nameOf = open();
    const withdrawn = token();
    expect(await nameOf(withdrawn)).toBe('dashboards');
    await issuer.rotate({ keepOld: false });
    pass(refreshAfterMs);
    expect(await nameOf(withdrawn)).toBe('dashboards');
    await untilFetched(2);
    expect((await failureOf(() => nameOf(withdrawn))).status).toBe(401);
    expect(await nameOf(token())).toBe('dashboards');
  });

  it("the issuer's keys are refreshed while no token comes, until the gateway closes", async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      open();
      await untilFetched(1);
      pass(refreshAfterMs);
      vi.advanceTimersByTime(10_000);
      await untilFetched(2);
      ended.abort();
      pass(refreshAfterMs);
      vi.advanceTimersByTime(60_000);
      expect(issuer.asked()).toBe(2);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("the issuer's keys keep their lifetime when the wall clock jumps", async () => {
    let wall = wallClock;
    const method = jwtMethod(callersOf([dashboards]), issuer.options, () => wall, keyOptions());
    const use = async (): Promise<unknown> => {
      const claims = issuer.claims(wall, subject);
      return method.authenticate(received({ authorization: `Bearer ${await issuer.token({ claims })}` }));
    };
    await use();
    for (const jump of [-86_400_000, 86_400_000]) {
      wall = new Date(wall.getTime() + jump);
      await use();
    }
    expect(issuer.asked()).toBe(1);
  });
});

describe('Jwt keys', () => {
  it('made-up key ids cause one fetch within the cooldown, however many they are', async () => {
    const nameOf = open();
    await nameOf(token());
    pass(cooldownMs);
    const refusals = await Promise.all(
      Array.from({ length: 100 }, (_, at) => failureOf(() => nameOf(junk(at))).then(({ status }) => status)),
    );
    expect(refusals.filter((status) => status === 401 || status === 503)).toHaveLength(100);
    for (let at = 0; at < 20; at += 1) expect((await failureOf(() => nameOf(junk(at)))).status).toBe(401);
    expect(issuer.asked()).toBe(2);
  });

  it('made-up key ids never make API keys and tokens with a known key wait, while the issuer does not answer', async () => {
    const callers = callersOf([dashboards]);
    const authenticate = createAuthenticator({
      methods: [{ method: 'apiKey' }, { method: 'jwt', ...issuer.options }],
      callers,
      clock: () => wallClock,
      keys: keyOptions(),
    });
    const bearer = async (text: Promise<string>): Promise<unknown> =>
      authenticate(received({ authorization: `Bearer ${await text}` }));
    await bearer(token());
    pass(cooldownMs);
    const issuerHangs = holdAnswers();
    const waiting: Promise<Failure>[] = [];
    let refusedAtOnce = 0;
    for (let at = 0; at < 50; at += 1) {
      const refusal = failureOf(() => bearer(junk(at)));
      waiting.push(refusal);
      void refusal.then(() => (refusedAtOnce += 1));
    }
    await vi.waitFor(() => expect(refusedAtOnce).toBe(50 - maxWaiting));

    expect(await bearer(token())).toMatchObject({ name: 'dashboards' });
    expect(authenticate(received({ 'x-api-key': apiKey }))).toMatchObject({ name: 'dashboards' });
    expect(issuerHangs.held).toHaveLength(1);
    issuerHangs.letGo();
    for (const failure of await Promise.all(waiting)) expect(failure).toMatchObject({ status: 503, source: 'gateway' });
    expect(refusedAtOnce).toBe(50);
  });

  it('made-up key ids do not cause a fetch each while the issuer fails: the pause between two grows to the cooldown', async () => {
    const nameOf = open();
    await nameOf(token());
    issuer.answer = (_request, response) => response.writeHead(500).end();
    pass(cooldownMs);
    const attempts: number[] = [];
    const begun = monotonic;
    for (let second = 0; second < 120; second += 1) {
      const before = issuer.asked();
      expect((await failureOf(() => nameOf(junk(second)))).status).toBe(503);
      if (issuer.asked() > before) attempts.push((monotonic - begun) / 1000);
      pass(1000);
    }
    expect(attempts).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
  });
});

describe('Jwt keys', () => {
  it('an outage of the identity provider leaves the last keys in use for a bounded time, and ends with the next fetch', async () => {
    const nameOf = open();
    await nameOf(token());
    issuer.answer = (request) => request.socket.destroy();
    for (let age = refreshAfterMs; age < usableForMs; age += refreshAfterMs * 10) {
      monotonic = age;
      expect(await nameOf(token())).toBe('dashboards');
    }
    monotonic = usableForMs - 1;
    expect(await nameOf(token())).toBe('dashboards');
    await vi.waitFor(() => expect(fetched.at(-1)).toBe(false));
    pass(cooldownMs);
    expect(await failureOf(() => nameOf(token()))).toMatchObject({ kind: 'unavailable', status: 503 });
    issuer.answer = undefined;
    pass(cooldownMs);
    expect(await nameOf(token())).toBe('dashboards');
  });

  it('an outage of the identity provider rejects a token with a new key as the failure of the gateway', async () => {
    const nameOf = open();
    await nameOf(token());
    await issuer.rotate({ keepOld: true });
    issuer.answer = (request) => request.socket.destroy();
    pass(cooldownMs);
    expect((await failureOf(() => nameOf(token()))).status).toBe(503);
  });

  it('an outage of the identity provider does not keep a caller waiting beyond the time-out, to the last byte', async () => {
    issuer.answer = (_request, response) => response.write('{"keys":[');
    const nameOf = open({ timeoutMs: 50 });
    expect((await failureOf(() => nameOf(token()))).status).toBe(503);
  });
});

describe('Jwt keys', () => {
  const redirected: string[] = [];
  const answers: readonly { readonly fault: string; readonly answer: RequestListener }[] = [
    { fault: 'is forbidden', answer: (_request, response) => response.writeHead(403).end() },
    { fault: 'fails', answer: (_request, response) => response.writeHead(500).end() },
    { fault: 'is HTML', answer: (_request, response) => response.end('<html>') },
    { fault: 'has no list of keys', answer: (_request, response) => response.end('{"keys":7}') },
    { fault: 'has no key', answer: (_request, response) => response.end('{"keys":[]}') },
    {
      fault: 'is elsewhere',
      answer: (request, response) => {
        redirected.push(request.url ?? '');
        response.writeHead(302, { location: '/elsewhere' }).end();
      },
    },
    { fault: 'breaks off', answer: (request) => request.socket.destroy() },
    {
      fault: 'is larger than allowed',
      answer: (_request, response) => response.end(JSON.stringify({ keys: [{ kty: 'x'.repeat(maxDocument) }] })),
    },
  ];

  it.each(answers)(
    'a document of keys is rejected, and the gateway fails instead of the caller, when it $fault',
    async ({ answer }) => {
      issuer.answer = answer;
      const failure = await failureOf(() => open()(token()));
      expect(failure).toMatchObject({ kind: 'unavailable', status: 503, source: 'gateway' });
      expect(failure.retryAfterMs).toBe(1000);
      expect(redirected).not.toContain('/elsewhere');
    },
  );

  it('a document of keys is rejected, and the gateway fails instead of the caller, when it never ends: it is read no further than the limit', async () => {
    let sent = 0;
    const closed = Promise.withResolvers<undefined>();
    issuer.answer = (_request, response) => {
      const chunk = ' '.repeat(65_536);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more).on('close', () => closed.resolve(undefined));
      more();
    };
    expect((await failureOf(() => open()(token()))).status).toBe(503);
    await closed.promise;
    expect(sent).toBeLessThan(64 * maxDocument);
  });
});

it('a token that cannot be valid anyway starts no fetch and waits for none', async () => {
  issuer.answer = () => undefined;
  const nameOf = open({ timeoutMs: 500 });
  const claims = issuer.claims(wallClock, subject);
  expect((await failureOf(() => nameOf(Promise.resolve(issuer.unsignedToken(claims))))).status).toBe(401);
  expect((await failureOf(() => nameOf(issuer.symmetricToken(claims)))).status).toBe(401);
  expect(fetched).toEqual([]);
});

it('the keys are fetched without any option but their URL', async () => {
  const findKey = createKeySet({ url: issuer.options.jwksUrl, signal: ended.signal });
  await expect(findKey({ alg: 'ES256', kid: 'none' }, { payload: '', signature: '' })).rejects.toMatchObject({
    code: 'ERR_JWKS_NO_MATCHING_KEY',
  });
});

it('a claim of any name may name the caller', async () => {
  const callerClaim = 'https://example.com/"käller"';
  const options = { ...issuer.options, callerClaim };
  const method = jwtMethod(callersOf([dashboards]), options, () => wallClock, keyOptions());
  const nameOf = async (claims: object): Promise<string> => {
    const all = { ...issuer.claims(wallClock, 'somebody'), ...claims };
    const authorization = `Bearer ${await issuer.token({ claims: all })}`;
    return (await method.authenticate(received({ authorization }))).name;
  };
  expect(await nameOf({ [callerClaim]: subject })).toBe('dashboards');
  const { headers, message } = await failureOf(() => nameOf({}));
  expect(message).toBe(`The token has no ${callerClaim} that the gateway takes.`);
  expect(headers['WWW-Authenticate']).toContain(
    '"The token has no https://example.com/?k?ller? that the gateway takes"',
  );
});
