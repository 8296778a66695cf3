import { describe, expect, it } from 'vitest';
import { lifetimeOf } from '../../src/cache/lifetime.ts';
import { answerOf, describeRead, listRead } from '../coalescing/reads.ts';
import { finalAudit, runningAudit } from './audits.ts';
import { dayMs, secondMs, start } from './cache.ts';

const startedDaysAgo = (days: number) => ({ taskStartTime: (start - days * dayMs) / 1000 });
const withoutStart = { taskStartTime: undefined };
const hourMs = 3600 * secondMs;

describe('an answer lives', () => {
  const options = { cacheSeconds: 2, staleSeconds: 3600 };
  it.each([
    { answer: 'a listing', read: listRead(), body: { tasks: [] }, freshMs: 2 * secondMs, staleMs: hourMs },
    {
      answer: 'a listing that looks final',
      read: listRead(),
      body: finalAudit,
      freshMs: 2 * secondMs,
      staleMs: hourMs,
    },
    { answer: 'an audit that runs', body: runningAudit, freshMs: 2 * secondMs, staleMs: hourMs },
    { answer: 'a final audit', body: finalAudit, freshMs: dayMs, staleMs: hourMs },
    {
      answer: 'a final audit of no known start',
      body: { ...finalAudit, ...withoutStart },
      freshMs: 2000,
      staleMs: hourMs,
    },
    {
      answer: 'a final audit of 89.5 days ago, until AWS forgets it',
      body: { ...finalAudit, ...startedDaysAgo(89.5) },
      freshMs: dayMs / 2,
      staleMs: 0,
    },
    {
      answer: 'a final audit that AWS forgets half an hour after its day',
      body: { ...finalAudit, ...startedDaysAgo(89 - 0.5 / 24) },
      freshMs: dayMs,
      staleMs: hourMs / 2,
    },
    {
      answer: 'a running audit that AWS forgets in a second',
      body: { ...runningAudit, ...startedDaysAgo(90 - 1 / 86_400) },
      freshMs: secondMs,
      staleMs: 0,
    },
  ])('$answer: $freshMs ms, and $staleMs ms more', ({ read = describeRead(), body, freshMs, staleMs }) => {
    const { freshUntil, usableUntil } = lifetimeOf(read, answerOf(body), start, options);
    expect(freshUntil - start).toBeCloseTo(freshMs, 0);
    expect(usableUntil - freshUntil).toBeCloseTo(staleMs, 0);
  });

  it('not at all when AWS should have forgotten it', () => {
    const { usableUntil } = lifetimeOf(
      describeRead(),
      answerOf({ ...finalAudit, ...startedDaysAgo(91) }),
      start,
      options,
    );
    expect(usableUntil).toBeLessThan(start);
  });

  it('as the settings say', () => {
    const none = { cacheSeconds: 0, staleSeconds: 0 };
    expect(lifetimeOf(listRead(), answerOf({}), start, none)).toEqual({ freshUntil: start, usableUntil: start });
    const most = { cacheSeconds: 60, staleSeconds: 600 };
    expect(lifetimeOf(listRead(), answerOf({}), start, most)).toEqual({
      freshUntil: start + 60 * secondMs,
      usableUntil: start + 660 * secondMs,
    });
  });
});
