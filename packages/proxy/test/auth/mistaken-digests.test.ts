import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { callersOf, dashboards, failureOf, received, sha256 } from './fixture.ts';

const key = 'c2b6f5e83c1b1a4f9d0e7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d';

const refusalOf = (listed: string, sent = key): ReturnType<typeof failureOf> => {
  const callers = callersOf([{ ...dashboards, apiKeys: [{ sha256: listed }] }]);
  const authenticate = createAuthenticator({ methods: [{ method: 'apiKey' }], callers, clock: () => new Date() });
  return failureOf(() => authenticate(received({ 'x-api-key': sent })));
};

describe("A key that the callers' file has in a wrong way", () => {
  it.each([
    ['with the line feed of echo', sha256(`${key}\n`), 'the hash of this key with a line end after it, as echo prints'],
    ['with the line end of Windows', sha256(`${key}\r\n`), 'the hash of this key with a line end after it'],
    ['in place of its hash', key, 'has this key itself where its hash belongs'],
  ])('is refused, and caller and log learn the reason: %s', async (_how, listed, reason) => {
    const failure = await refusalOf(listed);
    expect(failure).toMatchObject({ status: 401, message: expect.stringContaining(reason) });
    expect(failure.logMessage).toContain(reason);
    expect(failure.logMessage).not.toContain(key);
  });

  it('is no reason where it is another key', async () => {
    const failure = await refusalOf(sha256(`${key}\n`), 'another-key');
    expect(failure).toMatchObject({
      message: "The key in the header x-api-key is no caller's.",
      logMessage: undefined,
    });
  });
});
