import { createTestClock } from '@audit-gateway/emulator';
import { describe, expect, it } from 'vitest';
import { dayMs } from './support/clock.ts';
import { startEmulator } from './support/emulator.ts';
import { listTarget } from './support/operations.ts';
import { send, sendSigned } from './support/request.ts';

describe('an emulator with unsigned: true', () => {
  it('serves requests that have no signature, whatever the time', async () => {
    const running = await startEmulator({ unsigned: true });
    for (const days of [0, 1, 30]) {
      running.clock.advance(days * dayMs);
      expect((await send(running, listTarget(running))).status).toBe(200);
    }
    expect(running.emulator.calls).toMatchObject([
      { status: 200, operation: 'listAuditTasks', signature: undefined },
      { status: 200 },
      { status: 200 },
    ]);
  });

  it('ignores signatures, also ones that are wrong', async () => {
    const running = await startEmulator({ unsigned: true });
    const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' };
    expect((await sendSigned(running, listTarget(running), {}, { credentials })).status).toBe(200);
  });

  it('keeps to the rest of the order of AWS: operation, rate, constraints', async () => {
    const running = await startEmulator({ unsigned: true });
    expect(await send(running, '/nowhere')).toMatchObject({
      status: 404,
      headers: { 'x-amzn-errortype': 'UnknownOperationException' },
    });
    expect((await send(running, '/audit/tasks')).status).toBe(400);
  });
});

describe('an emulator with a signatureClock', () => {
  it('accepts signatures of that time though its audits are of another', async () => {
    const signingTime = createTestClock('2026-11-28T00:00:00Z');
    const running = await startEmulator({ signatureClock: signingTime.now });
    const signer = { emulator: running.emulator, clock: signingTime };
    running.clock.advance(10 * dayMs);
    const target = listTarget(running);
    expect((await sendSigned(signer, target)).status).toBe(200);
    expect((await sendSigned(running, target)).status).toBe(403);
  });
});

describe('createTestClock', () => {
  it('stands still until it is moved or set', () => {
    const clock = createTestClock('2026-01-01T00:00:00Z');
    clock.now().setFullYear(2000);
    expect(clock.now()).toEqual(new Date('2026-01-01T00:00:00Z'));
    clock.advance(-dayMs);
    expect(clock.now()).toEqual(new Date('2025-12-31T00:00:00Z'));
    clock.set(new Date(5));
    expect(clock.now()).toEqual(new Date(5));
  });

  it.each([
    ['start', () => createTestClock('soon')],
    ['set', () => createTestClock().set(new Date(NaN))],
    ['advance', () => createTestClock().advance(Infinity)],
  ])('refuses a time that is not valid in %s', (_place, act) => {
    expect(act).toThrow(RangeError);
  });
});
