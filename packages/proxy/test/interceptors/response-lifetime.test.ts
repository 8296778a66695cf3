import { describe, expect, it } from 'vitest';
import { lifetimeOf, type LifetimeOptions } from '../../src/interceptors/response-lifetime.ts';
import type { OperationRequest } from '../../src/upstream/handler.ts';
import { finalAudit, runningAudit } from './audits.ts';
import { describeRequest, listRequest, responseOf } from './requests.ts';
import { dayMs, secondMs, start } from './test-cache.ts';

const startedDaysAgo = (days: number) => ({ taskStartTime: (start - days * dayMs) / 1000 });
const hourMs = 3600 * secondMs;

interface AuthRequest {
  readonly request?: OperationRequest;
  /** From sending to receipt. */
  readonly tookMs?: number;
  /** What the wall clock says at receipt. */
  readonly wall?: number;
}

/** For how long after receipt a response with this content is fresh, and usable. */
function lifetimeAtReceipt(body: object, options: LifetimeOptions, received: AuthRequest = {}) {
  const { request = describeRequest(), tookMs = 0, wall = start } = received;
  const receivedAt = { monotonic: 70_000, wall };
  const response = responseOf(body);
  const upstream = { ...response.upstream, sentAt: receivedAt.monotonic - tookMs, durationMs: tookMs };
  const { freshUntil, usableUntil } = lifetimeOf(request, { ...response, upstream }, receivedAt, options);
  return { freshMs: freshUntil - receivedAt.monotonic, usableMs: usableUntil - receivedAt.monotonic };
}

describe('The lifetime of a response', () => {
  const options = { cacheSeconds: 2, staleSeconds: 3600 };
  it.each([
    ['a listing', listRequest(), { tasks: [] }, 2 * secondMs, hourMs],
    ['a listing that looks like a final audit', listRequest(), finalAudit, 2 * secondMs, hourMs],
    ['an audit that runs', describeRequest(), runningAudit, 2 * secondMs, hourMs],
    ['a final audit', describeRequest(), finalAudit, dayMs, hourMs],
    ['a final audit of unknown start', describeRequest(), { ...finalAudit, taskStartTime: undefined }, 2000, hourMs],
    [
      'a final audit that AWS forgets in half a day',
      describeRequest(),
      { ...finalAudit, ...startedDaysAgo(89.5) },
      dayMs / 2,
      0,
    ],
    [
      'a final audit that AWS forgets half an hour after its day',
      describeRequest(),
      { ...finalAudit, ...startedDaysAgo(89 - 0.5 / 24) },
      dayMs,
      hourMs / 2,
    ],
    [
      'a running audit that AWS forgets in a second',
      describeRequest(),
      { ...runningAudit, ...startedDaysAgo(90 - 1 / 86_400) },
      secondMs,
      0,
    ],
  ])('is right for %s', (_, request, body, freshMs, staleMs) => {
    const lifetime = lifetimeAtReceipt(body, options, { request });
    expect(lifetime.freshMs).toBeCloseTo(freshMs, 0);
    expect(lifetime.usableMs - lifetime.freshMs).toBeCloseTo(staleMs, 0);
  });

  it('is over for an audit that AWS should have forgotten', () => {
    expect(lifetimeAtReceipt({ ...finalAudit, ...startedDaysAgo(91) }, options).usableMs).toBeLessThan(0);
  });

  it('begins when AWS was asked, while the 90 days of an audit are counted from its start', () => {
    expect(lifetimeAtReceipt(runningAudit, options, { tookMs: 1500 }).freshMs).toBe(500);
    const forgottenInASecond = { ...finalAudit, ...startedDaysAgo(90 - 1 / 86_400) };
    expect(lifetimeAtReceipt(forgottenInASecond, options, { tookMs: 500 }).freshMs).toBeCloseTo(secondMs, 0);
  });

  it('is as the settings say', () => {
    const none = { cacheSeconds: 0, staleSeconds: 0 };
    expect(lifetimeAtReceipt(runningAudit, none)).toEqual({ freshMs: 0, usableMs: 0 });
    const most = { cacheSeconds: 60, staleSeconds: 600 };
    expect(lifetimeAtReceipt(runningAudit, most)).toEqual({ freshMs: 60 * secondMs, usableMs: 660 * secondMs });
  });
});
