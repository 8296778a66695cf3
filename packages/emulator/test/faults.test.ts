import type { Faults } from '@audit-gateway/emulator';
import { auditCheckNameValues } from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { settledAudit } from './support/audits.ts';
import { faultsOf } from './support/checked-response.ts';
import { startEmulator, type RunningEmulator } from './support/emulator.ts';
import { ask, describeTask, listPage, listTarget } from './support/operations.ts';
import { send, sendSigned, sign } from './support/request.ts';

const audits = [settledAudit('one', '2026-03-09T00:00:00Z'), settledAudit('two', '2026-03-08T00:00:00Z')];
const description = '/audit/tasks/one';

/** What became of one request: the error's name, `ok`, or how the connection ended. */
async function outcome(running: RunningEmulator, target = listTarget(running)): Promise<string> {
  const headers = sign(running, target);
  try {
    const { status, headers: received } = await send(running, target, { headers });
    const type = String(received['x-amzn-errortype'] ?? received['content-type']);
    return `${status} ${type}`;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

async function outcomes(running: RunningEmulator, count: number, target?: string): Promise<string[]> {
  const all: string[] = [];
  for (let index = 0; index < count; index += 1) all.push(await outcome(running, target));
  return all;
}

const ok = '200 application/json';
const throttling = '400 ThrottlingException';

describe('each fault is seen on the wire', () => {
  it.each<[Partial<Faults>, string]>([
    [{}, ok],
    [{ throttleRate: 1 }, throttling],
    [{ internalFailureRate: 1 }, '500 InternalFailureException'],
    [{ droppedConnectionRate: 1 }, 'ECONNRESET'],
    [{ truncatedBodyRate: 1 }, 'ECONNRESET'],
    [{ nonJsonBodyRate: 1 }, '200 text/html'],
    [{ unknownMembers: true, unknownValues: true }, ok],
    [{ throttleRate: 1, internalFailureRate: 1 }, throttling],
    [{ throttleRate: 1, nonJsonBodyRate: 1 }, '200 text/html'],
    [{ throttleRate: 1, nonJsonBodyRate: 1, truncatedBodyRate: 1, droppedConnectionRate: 1 }, 'ECONNRESET'],
  ])('%j: %s', async (faults, expected) => {
    const running = await startEmulator({ audits, faults });
    expect([await outcome(running), await outcome(running, description)]).toEqual([expected, expected]);
  });

  it.each([
    [{ throttleRate: 1 }, 400, 'Rate exceeded'],
    [{ internalFailureRate: 1 }, 500, 'An internal failure has occurred.'],
  ])('%j says what AWS says', async (faults, status, message) => {
    const running = await startEmulator({ faults });
    expect(await ask(running, listTarget(running))).toMatchObject({ status, body: { message } });
  });

  it('a truncated response announces more than it sends', async () => {
    const running = await startEmulator({ audits, faults: { truncatedBodyRate: 1 } });
    const response = await fetch(`${running.emulator.url}${description}`, { headers: sign(running, description) });
    expect(response.status).toBe(200);
    const announced = Number(response.headers.get('content-length'));
    let received = 0;
    const count = new WritableStream<Uint8Array>({ write: (chunk) => void (received += chunk.length) });
    await expect(response.body?.pipeTo(count)).rejects.toThrow('terminated');
    expect(received).toBe(Math.floor(announced / 2));
  });

  it('HTML takes the place of a refusal too', async () => {
    const running = await startEmulator({ faults: { nonJsonBodyRate: 1 } });
    const response = await send(running, '/audit/tasks');
    expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'text/html' } });
    expect(response.text).toMatch(/^<!doctype html>/);
  });
});

describe('the quotas of AWS', () => {
  const faults = { quotas: true };
  const bursts = async (running: RunningEmulator, count: number, target?: string): Promise<number> =>
    (await outcomes(running, count, target)).filter((each) => each === ok).length;

  it('let 10 listings and 25 descriptions through at once, each by itself', async () => {
    const running = await startEmulator({ audits, faults });
    expect(await bursts(running, 15)).toBe(10);
    expect(await bursts(running, 30, description)).toBe(25);
    expect(await outcome(running)).toBe(throttling);
  });

  it('let as many more through as the time brings, and never more than a second brings', async () => {
    const running = await startEmulator({ audits, faults });
    await bursts(running, 10);
    running.clock.advance(99);
    expect(await bursts(running, 2)).toBe(0);
    running.clock.advance(1);
    expect(await bursts(running, 2)).toBe(1);
    running.clock.advance(500);
    expect(await bursts(running, 10)).toBe(5);
    running.clock.advance(60_000);
    expect(await bursts(running, 15)).toBe(10);
  });

  it('count no request that is refused before them', async () => {
    const running = await startEmulator({ audits, faults });
    for (let index = 0; index < 20; index += 1) await send(running, '/audit/tasks');
    expect(await bursts(running, 12)).toBe(10);
  });

  it('are off by default, and can be switched while it runs', async () => {
    const running = await startEmulator({ audits });
    expect(await bursts(running, 30)).toBe(30);
    running.emulator.faults = faults;
    expect(await bursts(running, 30)).toBe(10);
    running.emulator.faults = {};
    expect(await bursts(running, 30)).toBe(30);
  });
});

describe('rates', () => {
  it('are the shares of requests that are struck, the same ones for the same seed', async () => {
    const strikes = async (seed: string) =>
      outcomes(await startEmulator({ audits, seed, faults: { throttleRate: 0.3 } }), 300);
    const once = await strikes('rates');
    const struck = once.filter((each) => each === throttling).length;
    expect(struck).toBeGreaterThan(70);
    expect(struck).toBeLessThan(110);
    expect(await strikes('rates')).toEqual(once);
    expect(await strikes('other')).not.toEqual(once);
  });

  it('are independent of each other', async () => {
    const struckBy = async (faults: Partial<Faults>, error: string) =>
      (await outcomes(await startEmulator({ audits, faults }), 60)).map((each) => each === error);
    const alone = await struckBy({ throttleRate: 0.5 }, throttling);
    const failed = await struckBy({ throttleRate: 0.5, internalFailureRate: 0.5 }, throttling);
    expect(failed).toEqual(alone);
    expect(await struckBy({ internalFailureRate: 0.5 }, '500 InternalFailureException')).not.toEqual(alone);
  });
});

describe('latency', () => {
  async function waits(latencyMs: Faults['latencyMs'], count: number): Promise<number[]> {
    const waited: number[] = [];
    const sleep = (milliseconds: number) => Promise.resolve(void waited.push(milliseconds));
    const running = await startEmulator({ audits, sleep, faults: { latencyMs } });
    expect(new Set(await outcomes(running, count))).toEqual(new Set([ok]));
    return waited;
  }

  it('is the same each time, or drawn from a range, or none', async () => {
    expect(await waits(120, 3)).toEqual([120, 120, 120]);
    const ranged = await waits({ min: 50, max: 60 }, 100);
    expect(Math.min(...ranged)).toBe(50);
    expect(Math.max(...ranged)).toBe(60);
    expect(await waits({ min: 50, max: 60 }, 100)).toEqual(ranged);
    expect(await waits(0, 3)).toEqual([]);
  });

  it('comes before every response, also before a dropped connection', async () => {
    const waited: number[] = [];
    const sleep = (milliseconds: number) => Promise.resolve(void waited.push(milliseconds));
    const running = await startEmulator({ audits, sleep, faults: { latencyMs: 7, droppedConnectionRate: 1 } });
    expect(await outcome(running)).toBe('ECONNRESET');
    running.emulator.faults = { latencyMs: 8 };
    expect((await send(running, '/')).status).toBe(403);
    expect(waited).toEqual([7, 8]);
  });
});

describe('what a later API might add', () => {
  it('members: in every object, and the contract still holds', async () => {
    const running = await startEmulator({ audits, faults: { unknownMembers: true } });
    const anything: unknown = expect.anything();
    const member = { emulatedLaterMember: anything };
    expect(await listPage(running, { maxResults: 1 })).toEqual({
      tasks: [{ taskId: 'one', taskStatus: 'COMPLETED', taskType: 'SCHEDULED_AUDIT_TASK', ...member }],
      nextToken: anything,
      ...member,
    });
    const { auditDetails, taskStatistics, ...rest } = await describeTask(running, 'one');
    expect([rest, taskStatistics, auditDetails?.['LOGGING_DISABLED_CHECK']]).toEqual(
      Array(3).fill(expect.objectContaining(member)),
    );
    expect(Object.keys(auditDetails ?? {})).toEqual(['LOGGING_DISABLED_CHECK']);
  });

  it('values: in every enum, and the contract still holds', async () => {
    const running = await startEmulator({ audits, faults: { unknownValues: true } });
    const later = 'EMULATED_LATER_VALUE';
    expect(await listPage(running)).toEqual({
      tasks: [
        { taskId: 'one', taskStatus: later, taskType: later },
        { taskId: 'two', taskStatus: 'COMPLETED', taskType: 'SCHEDULED_AUDIT_TASK' },
      ],
    });
    expect(await listPage(running, { endTime: '2026-03-01T00:00:00Z' })).toEqual({ tasks: [] });
    const { taskStatus, taskType, taskStatistics, auditDetails = {} } = await describeTask(running, 'one');
    expect([taskStatus, taskType, taskStatistics?.totalChecks, taskStatistics?.compliantChecks]).toEqual([
      'COMPLETED',
      later,
      2,
      1,
    ]);
    const known: readonly string[] = auditCheckNameValues;
    const unknown = Object.entries(auditDetails).filter(([name]) => !known.includes(name));
    expect(unknown).toEqual([['EMULATED_LATER_CHECK', { checkRunStatus: later, errorCode: later }]]);
  });

  it('leaves errors as they are', async () => {
    const running = await startEmulator({ audits, faults: { unknownMembers: true, unknownValues: true } });
    const response = await sendSigned(running, '/audit/tasks/nobody');
    expect(faultsOf('/audit/tasks/nobody', response)).toEqual([]);
    expect(response.text).toBe('{"message":"No audit task has the id nobody."}');
  });
});

describe('setting faults', () => {
  it('gives all of them back, those not given off', async () => {
    const { emulator } = await startEmulator({ faults: { quotas: true } });
    const none = {
      throttleRate: 0,
      internalFailureRate: 0,
      latencyMs: 0,
      droppedConnectionRate: 0,
      truncatedBodyRate: 0,
      nonJsonBodyRate: 0,
      unknownMembers: false,
      unknownValues: false,
    };
    expect(emulator.faults).toEqual({ ...none, quotas: true });
    emulator.faults = { throttleRate: 0.5 };
    expect(emulator.faults).toEqual({ ...none, quotas: false, throttleRate: 0.5 });
  });

  it.each<[Partial<Faults>, string]>([
    [{ throttleRate: 1.1 }, 'faults.throttleRate: 1.1 is not allowed; it must be a number from 0 to 1'],
    [
      { droppedConnectionRate: -0.1 },
      'faults.droppedConnectionRate: -0.1 is not allowed; it must be a number from 0 to 1',
    ],
    [{ nonJsonBodyRate: Number.NaN }, 'faults.nonJsonBodyRate: NaN is not allowed; it must be a number from 0 to 1'],
    [
      { latencyMs: -1 },
      'faults.latencyMs: -1 is not allowed; it must be whole milliseconds from 0 to 600000, or a range of them such as 50-200',
    ],
    [
      { latencyMs: { min: 5, max: 4 } },
      'faults.latencyMs: { min: 5, max: 4 } is not allowed; it must be whole milliseconds from 0 to 600000, or a range of them such as 50-200',
    ],
  ])('%j is refused, and changes nothing', async (faults, message) => {
    await expect(startEmulator({ faults })).rejects.toThrow(new RangeError(message));
    const { emulator } = await startEmulator({ faults: { quotas: true } });
    const before = emulator.faults;
    expect(() => {
      emulator.faults = faults;
    }).toThrow(new RangeError(message));
    expect(emulator.faults).toBe(before);
  });
});
