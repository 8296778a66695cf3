import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import { type AuthRequest, send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

let upstream: TestUpstream;
let folder: string;
beforeEach(async () => {
  upstream = await startUpstream();
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-retry-after-'));
});
afterEach(async () => {
  await upstream.close();
  await rm(folder, { recursive: true });
});

const key = 'a key for this test alone';
const slow: TestUpstream['answer'] = () => undefined;
const down = json(500, {}, { 'x-amzn-errortype': 'InternalFailureException' });

interface Case {
  readonly kind: string;
  readonly settings?: () => Partial<Settings> | Promise<Partial<Settings>>;
  readonly answer?: TestUpstream['answer'];
  /** How many requests, each for another audit, come before, and whether they are waited for. */
  readonly before: number;
  readonly inFlight?: boolean;
  /** Whether the last one asks for the same as the first. */
  readonly same?: boolean;
}

const cases: readonly Case[] = [
  { kind: 'quota', settings: () => ({ describeRate: 0.01, timeoutMs: 2000 }), before: 1 },
  { kind: 'unavailable', settings: () => ({ maxInFlight: 1 }), answer: slow, before: 1, inFlight: true },
  { kind: 'unavailable', answer: down, before: 5 },
  { kind: 'aws-failure', answer: down, before: 1, same: true },
  {
    kind: 'aws-throttling',
    answer: json(400, {}, { 'x-amzn-errortype': 'ThrottlingException', 'x-amz-retry-after': '60000' }),
    before: 0,
  },
  {
    kind: 'caller-rate',
    settings: async () => {
      const callers = join(folder, 'callers.json');
      const caller = {
        name: 'dashboard',
        apiKeys: [{ sha256: createHash('sha256').update(key).digest('hex') }],
        operations: ['describeAuditTask'],
        targets: ['default'],
        rate: 0.5,
      };
      await writeFile(callers, JSON.stringify({ callers: [caller] }));
      return { auth: ['apiKey'], callers };
    },
    before: 1,
  },
];

describe('Retry after', () => {
  it.each(cases)(
    'A failure that says when to try again says so in seconds and in milliseconds: $kind, after $before others',
    async ({ kind, settings, answer, before, inFlight = false, same = false }) => {
      if (answer !== undefined) upstream.answer = answer;
      const gateway = await startTestGateway(upstream.url, await settings?.());
      const end = new AbortController();
      const ask = (id: string): Promise<AuthRequest> =>
        send(gateway.url, { target: `/audit/tasks/${id}`, headers: { 'x-api-key': key }, signal: end.signal });
      for (let at = 0; at < before; at += 1) {
        const response = ask(`a${at}`);
        if (inFlight) {
          response.catch(() => undefined);
          await expect.poll(() => upstream.requests.length).toBe(at + 1);
        } else await response;
      }
      const { headers, body } = await ask(same ? 'a0' : 'b');
      end.abort();
      await gateway.close();
      expect(JSON.parse(body)).toMatchObject({ type: `/docs#problem-${kind}` });
      const ms = Number(headers['x-amz-retry-after']);
      expect(ms).toBeGreaterThan(0);
      expect(Number(headers['retry-after'])).toBe(Math.ceil(ms / 1000));
    },
  );
});
