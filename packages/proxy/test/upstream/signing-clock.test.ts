import { createVerifier } from '@audit-gateway/sigv4';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSigningClock, SignatureTimeError } from '../../src/upstream/signing-clock.ts';
import { startTestGateway, type TestGateway, testCredentials } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const minute = 60_000;
const trueTime = Date.UTC(2026, 6, 1, 12);

let upstream: TestUpstream;
/** By how much the machine's clock is ahead of AWS's, in milliseconds. */
let aheadMs: number;
/** What AWS says that the time is; undefined: it does not say. */
let saidTime: string | undefined;
/** What AWS calls a signature whose time it refuses. */
let refusalName: string;
let gateway: TestGateway;
let before: number;

const verifier = createVerifier({
  services: ['iot'],
  clock: () => new Date(trueTime),
  credentials: (id) => (id === testCredentials.accessKeyId ? testCredentials : undefined),
});
beforeAll(async () => {
  upstream = await startUpstream();
  upstream.answer = (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const verified = verifier.verify({ method: 'GET', path, query, headers: request.headersDistinct, body: '' });
    response.sendDate = false;
    const date = saidTime === undefined ? {} : { date: saidTime };
    if (verified.ok) json(200, { taskStatus: 'COMPLETED' }, date)(request, response);
    else json(403, { message: verified.message }, { ...date, 'x-amzn-errortype': refusalName })(request, response);
  };
});
afterAll(() => upstream.close());
beforeEach(async () => {
  aheadMs = 0;
  saidTime = new Date(trueTime).toUTCString();
  refusalName = 'InvalidSignatureException';
  before = upstream.requests.length;
  gateway = await startTestGateway(upstream.url, {}, { clock: () => new Date(trueTime + aheadMs) });
});
afterEach(() => gateway.close());

const calls = (): number => upstream.requests.length - before;
const request = async (): Promise<number> => (await send(gateway.url, { target: '/audit/tasks/a1' })).status;
const log = (): string => gateway.log.join('');

describe('Signing clock', () => {
  it.each([
    { off: '10 minutes ahead', ms: 10 * minute, says: '600 s ahead of' },
    { off: '10 minutes behind', ms: -10 * minute, says: '600 s behind' },
    { off: '5 minutes and a second ahead', ms: 5 * minute + 1000, says: '301 s ahead of' },
    { off: 'a day behind', ms: -1440 * minute, says: '86400 s behind' },
    { off: 'at 1970', ms: -trueTime, says: `${trueTime / 1000} s behind` },
  ])(
    'A gateway whose clock is off signs with the time of AWS when it is $off, after one more call',
    async ({ ms, says }) => {
      aheadMs = ms;
      expect(await request()).toBe(200);
      expect(calls()).toBe(2);
      expect(await request()).toBe(200);
      expect(calls()).toBe(3);
      expect(log()).toContain(`The gateway's clock is ${says} AWS's.`);
    },
  );

  it('A gateway whose clock is off signs with its own time as long as AWS accepts it', async () => {
    aheadMs = 3 * minute;
    expect(await request()).toBe(200);
    expect(calls()).toBe(1);
    expect(log()).not.toContain("The gateway's clock");
  });

  it('A gateway whose clock is off follows AWS before it is rejected, once the difference is four minutes', async () => {
    aheadMs = 4 * minute + 30_000;
    expect(await request()).toBe(200);
    aheadMs += 4 * minute;
    expect(await request()).toBe(200);
    expect(calls()).toBe(2);
  });

  it('A gateway whose clock is off follows again when its own clock is set right', async () => {
    aheadMs = 10 * minute;
    await request();
    aheadMs = 0;
    expect(await request()).toBe(200);
    expect(await request()).toBe(200);
    expect(calls()).toBe(5);
  });

  it('A gateway whose clock is off helps every request that was signed before the correction', async () => {
    aheadMs = -20 * minute;
    const targets = Array.from({ length: 20 }, (_, index) => `/audit/tasks/a${index}`);
    const responses = await Promise.all(targets.map((target) => send(gateway.url, { target })));
    expect(responses.map(({ status }) => status)).toEqual(targets.map(() => 200));
    expect(calls()).toBeLessThanOrEqual(40);
  });

  it.each(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture', 'SignatureDoesNotMatch', 'AuthFailure'])(
    'A gateway whose clock is off knows it by the name %s',
    async (name) => {
      refusalName = name;
      aheadMs = 10 * minute;
      expect(await request()).toBe(200);
    },
  );
});

describe('Signing clock', () => {
  it.each([
    { date: 'none', value: undefined, first: 1 },
    { date: 'no date', value: 'yesterday', first: 1 },
    { date: '1970', value: new Date(0).toUTCString(), first: 2 },
    { date: "the machine's own time", value: new Date(trueTime + 10 * minute).toUTCString(), first: 1 },
  ])(
    'A Date of AWS that does not help costs one more call at most, and none for half a minute: $date',
    async ({ value, first }) => {
      aheadMs = 10 * minute;
      saidTime = value;
      expect(await request()).toBe(502);
      expect(calls()).toBe(first);
      expect(await request()).toBe(502);
      expect(calls()).toBe(first + 1);
      expect(log()).toMatch(/The gateway's clock is (off; AWS did not say by how much|\d+ s (ahead of|behind) AWS's)/);
      // What was tried is taken back.
      aheadMs = 0;
      expect(await request()).toBe(200);
      expect(calls()).toBe(first + 2);
    },
  );

  it.each([6 * minute, -6 * minute, 525_600 * minute])(
    'A Date of AWS that does not help is not followed where AWS accepted the signature, and so must have about the same time: %i ms off',
    async (ms) => {
      saidTime = new Date(trueTime + ms).toUTCString();
      for (let at = 0; at < 3; at += 1) expect(await request()).toBe(200);
      expect(calls()).toBe(3);
    },
  );

  it('A Date of AWS that does not help is tried again after half a minute', () => {
    let now = 0;
    const clock = createSigningClock({ clock: () => new Date(trueTime), now: () => now });
    const refused = (): boolean => {
      const headers = { date: new Date(0).toUTCString() };
      const response = { status: 403, headers, content: Buffer.alloc(0), signedAt: clock.now().getTime() };
      return clock.onRefused(new SignatureTimeError(response));
    };
    expect(refused()).toBe(true);
    clock.revert();
    clock.revert();
    expect(clock.now()).toEqual(new Date(trueTime));
    now = 29_999;
    expect(refused()).toBe(false);
    now = 30_000;
    expect(refused()).toBe(true);
  });
});
