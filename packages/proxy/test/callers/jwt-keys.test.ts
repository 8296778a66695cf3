import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jwtMethod } from '../../src/callers/jwt.ts';
import { callersOf, dashboards, failureOf, received, subject } from './fixture.ts';
import { startIssuer, type TestIssuer } from './issuer.ts';

let issuer: TestIssuer;
beforeEach(async () => {
  // jose keeps keys by the machine's clock.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T12:00:00Z') });
  issuer = await startIssuer();
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.close();
});

const pass = (seconds: number): void => {
  vi.setSystemTime(Date.now() + seconds * 1000);
};
const open = (options: { readonly jwksTimeoutMs?: number } = {}): ((token: Promise<string>) => Promise<string>) => {
  const method = jwtMethod(callersOf([dashboards]), { ...issuer.options, ...options }, () => new Date());
  return async (token) => {
    const caller = await method.authenticate(received({ authorization: `Bearer ${await token}` }));
    return caller.name;
  };
};
const token = (): Promise<string> => issuer.token({ claims: issuer.claims(new Date(), subject) });

describe("the issuer's keys", () => {
  it.each(['ES256', 'RS256', 'PS512', 'EdDSA'])('are those of %s too', async (alg) => {
    await issuer.close();
    issuer = await startIssuer(alg);
    expect(await open()(token())).toBe('dashboards');
  });

  it('are fetched once for requests that come together, and kept', async () => {
    const nameOf = open();
    const names = await Promise.all(Array.from({ length: 20 }, () => nameOf(token())));
    expect(new Set(names)).toEqual(new Set(['dashboards']));
    expect(await nameOf(token())).toBe('dashboards');
    expect(issuer.asked()).toBe(1);
  });

  it('may be rotated: a new one is looked for, once in 30 seconds at most, and one that is gone is soon forgotten', async () => {
    const nameOf = open();
    const old = token();
    expect(await nameOf(old)).toBe('dashboards');

    await issuer.rotate({ keepOld: true });
    expect((await failureOf(() => nameOf(token()))).status).toBe(401);
    expect(issuer.asked()).toBe(1);
    pass(31);
    expect(await nameOf(token())).toBe('dashboards');
    expect(await nameOf(old)).toBe('dashboards');
    expect(issuer.asked()).toBe(2);

    const kept = token();
    await issuer.rotate({ keepOld: false });
    expect(await nameOf(kept)).toBe('dashboards');
    const claims = issuer.claims(new Date(Date.now() + 600_000), subject);
    await issuer.rotate({ keepOld: false });
    pass(601);
    expect((await failureOf(() => nameOf(kept))).status).toBe(401);
    expect(await nameOf(issuer.token({ claims }))).toBe('dashboards');
  });

  it('are not asked for by a token that could not hold anyway', async () => {
    const nameOf = open();
    await failureOf(() => nameOf(Promise.resolve(issuer.unsignedToken(issuer.claims(new Date(), subject)))));
    await failureOf(() => nameOf(issuer.symmetricToken(issuer.claims(new Date(), subject))));
    expect(issuer.asked()).toBe(0);
  });
});

it('a claim of any name may name the caller', async () => {
  const callerClaim = 'https://example.com/"käller"';
  const method = jwtMethod(callersOf([dashboards]), { ...issuer.options, callerClaim }, () => new Date());
  const nameOf = async (claims: object): Promise<string> => {
    const all = { ...issuer.claims(new Date(), 'somebody'), ...claims };
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

describe("the gateway fails, and not the caller, when the issuer's keys", () => {
  const answers: readonly {
    readonly keys: string;
    readonly answer: RequestListener;
    readonly jwksTimeoutMs?: number;
  }[] = [
    { keys: 'are refused', answer: (_request, response) => response.writeHead(403).end() },
    { keys: 'fail', answer: (_request, response) => response.writeHead(500).end() },
    { keys: 'are HTML', answer: (_request, response) => response.end('<html>') },
    { keys: 'are none', answer: (_request, response) => response.end('{"keys":7}') },
    { keys: 'are elsewhere', answer: (_request, response) => response.writeHead(302, { location: '/' }).end() },
    { keys: 'break off', answer: (request) => request.socket.destroy() },
    { keys: 'do not come', answer: () => undefined, jwksTimeoutMs: 20 },
  ];

  it.each(answers)('$keys', async ({ answer, ...options }) => {
    const nameOf = open(options);
    issuer.answer = answer;
    const failure = await failureOf(() => nameOf(token()));
    expect(failure).toMatchObject({ kind: 'unavailable', status: 503, source: 'gateway' });
    expect(failure.headers).toEqual({ 'Retry-After': '1' });
  });

  it('cannot be had; once they can, it works', async () => {
    const nameOf = open();
    issuer.answer = (request) => request.socket.destroy();
    expect((await failureOf(() => nameOf(token()))).status).toBe(503);
    issuer.answer = undefined;
    expect(await nameOf(token())).toBe('dashboards');
  });
});
