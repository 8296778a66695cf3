import { describe, expect, it } from 'vitest';
import { dayMs, everyDaysOf, isOverdueOn, isStale, schedulesOf } from '../src/model/schedule.ts';
import { audit } from './support.ts';

const at = (time: string): number => Date.parse(time);
const starts = (...times: string[]): number[] => times.map(at);
const schedule = (everyDays: number | undefined, ...times: string[]) => ({
  name: 's',
  everyDays,
  starts: starts(...times),
});

describe('how often a schedule runs', () => {
  it.each([
    { title: 'daily', days: [0, 1, 2.01, 3], every: 1 },
    { title: 'daily, with days left out', days: [0, 1, 3, 4, 5, 8], every: 1 },
    { title: 'weekly', days: [0, 7, 14.1], every: 7 },
    { title: 'weekly, of two runs with one left out between', days: [0, 14], every: 14 },
    { title: 'every two weeks', days: [0, 14, 28], every: 14 },
    { title: 'monthly, by months of several lengths', days: [0, 31, 59, 90], every: 30 },
    { title: 'daily, run twice on one day', days: [0, 0.2, 1, 2], every: 1 },
    { title: 'not known of one run', days: [3], every: undefined },
    { title: 'not known of none', days: [], every: undefined },
  ])('is $title', ({ days, every }) => {
    expect(everyDaysOf(days.map((day) => day * dayMs))).toBe(every);
  });

  it('is known of each schedule by its own audits', () => {
    const found = schedulesOf([
      audit('2026-03-02T05:00:00Z', 'daily', {}),
      audit('2026-03-01T05:00:00Z', 'daily', {}),
      audit('2026-03-01T07:00:00Z', 'weekly', {}),
      audit('2026-03-01T09:00:00Z', '', {}),
    ]);
    expect([...found.values()].map(({ name, everyDays }) => `${name} ${everyDays ?? '?'}`)).toEqual([
      'daily 1',
      'weekly ?',
    ]);
    expect(found.get('daily')?.starts).toEqual(starts('2026-03-01T05:00:00Z', '2026-03-02T05:00:00Z'));
  });
});

describe('a day on which a schedule did not run', () => {
  const now = at('2026-03-20T12:00:00Z');
  it.each([
    {
      title: 'is one a day after a daily run',
      schedule: schedule(1, '2026-03-09T05:00:00Z', '2026-03-11T05:00:00Z'),
      day: '2026-03-10',
      overdue: true,
    },
    {
      title: 'is one too, where the runs are late in the evening',
      schedule: schedule(1, '2026-03-09T23:30:00Z', '2026-03-11T23:30:00Z'),
      day: '2026-03-10',
      overdue: true,
    },
    {
      title: 'is none on the day of the run',
      schedule: schedule(1, '2026-03-09T05:00:00Z'),
      day: '2026-03-09',
      overdue: false,
    },
    {
      title: 'is none where the run came just after midnight',
      schedule: schedule(1, '2026-03-09T23:59:00Z', '2026-03-11T00:01:00Z'),
      day: '2026-03-10',
      overdue: false,
    },
    {
      title: 'is none within the week of a weekly run',
      schedule: schedule(7, '2026-03-04T05:00:00Z'),
      day: '2026-03-10',
      overdue: false,
    },
    {
      title: 'is one after the week of a weekly run',
      schedule: schedule(7, '2026-03-03T05:00:00Z'),
      day: '2026-03-10',
      overdue: true,
    },
    {
      title: 'is one on any other day, where it ran only once',
      schedule: schedule(undefined, '2026-03-09T05:00:00Z'),
      day: '2026-03-10',
      overdue: true,
    },
    {
      title: 'is none today before it is due',
      schedule: schedule(1, '2026-03-19T13:00:00Z'),
      day: '2026-03-20',
      overdue: false,
    },
    {
      title: 'is today long after it was due',
      schedule: schedule(1, '2026-03-19T05:00:00Z'),
      day: '2026-03-20',
      overdue: true,
    },
  ])('$title', ({ schedule: given, day, overdue }) => {
    expect(isOverdueOn(given, at(`${day}T00:00:00Z`), now)).toBe(overdue);
  });
});

describe('an audit', () => {
  const daily = schedule(1, '2026-03-09T05:00:00Z', '2026-03-10T05:00:00Z');
  const latest = audit('2026-03-10T05:00:00Z', 'daily', {});
  it.each([
    { title: 'is not stale within its day', now: '2026-03-11T05:00:00Z', schedule: daily, stale: false },
    {
      title: 'is not stale while the next one may be late',
      now: '2026-03-11T10:59:00Z',
      schedule: daily,
      stale: false,
    },
    { title: 'is stale once the next one is late', now: '2026-03-11T11:01:00Z', schedule: daily, stale: true },
    {
      title: 'is not stale while the next one runs',
      now: '2026-03-11T12:00:00Z',
      schedule: schedule(1, '2026-03-10T05:00:00Z', '2026-03-11T05:00:00Z'),
      stale: false,
    },
    {
      title: 'is stale where the next one runs for days',
      now: '2026-03-12T12:00:00Z',
      schedule: schedule(1, '2026-03-10T05:00:00Z', '2026-03-12T11:00:00Z'),
      stale: true,
    },
    { title: 'on demand is never stale', now: '2026-06-01T00:00:00Z', schedule: undefined, stale: false },
  ])('$title', ({ now, schedule: given, stale }) => {
    expect(isStale(latest, given, at(now))).toBe(stale);
  });
});
