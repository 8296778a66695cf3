import type { DescribedAudit } from '@audit-gateway/client/posture';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../src/model/schedule.ts';
import { findsSince } from '../src/model/since.ts';
import { stackTrend } from '../src/model/stack.ts';
import { type Cell, createTrend, type Trend } from '../src/model/trend.ts';
import { audit, disabled, failed, found, waiting } from './support.ts';

const now = Date.parse('2026-03-10T12:00:00Z');
const ca = 'CA_CERTIFICATE_EXPIRING_CHECK';
const logging = 'LOGGING_DISABLED_CHECK';

/** The trend of the six days 2026-03-05 to 2026-03-10. */
function trendOf(audits: readonly DescribedAudit[]): Trend {
  return createTrend({ audits, days: 6, now });
}

const short = ({ state, findings, isCarried }: Cell): string =>
  findings === undefined ? state : `${findings.active}${isCarried ? '*' : ''}`;

/** A check's days: a number, with a star where it is of an earlier day, or what there is in its place. */
function daysOf(trend: Trend, checkName = ca): string[] {
  return (trend.checks.find((check) => check.checkName === checkName)?.cells ?? []).map(short);
}

const daily = (day: number, checks: DescribedAudit['auditDetails'] = {}): DescribedAudit =>
  audit(`2026-03-${String(day).padStart(2, '0')}T05:00:00Z`, 'daily', checks);
const weekly = (day: number, checks: DescribedAudit['auditDetails'] = {}): DescribedAudit =>
  audit(`2026-03-${String(day).padStart(2, '0')}T06:00:00Z`, 'weekly', checks);

describe('the trend of a check', () => {
  it('has a gap on a day on which its schedule did not run, never a drop', () => {
    const trend = trendOf([5, 6, 7, 9, 10].map((day) => daily(day, { [ca]: found(day) })));
    expect(daysOf(trend)).toEqual(['5', '6', '7', 'gap', '9', '10']);
    expect(stackTrend(trend).gaps).toEqual([3]);
  });

  it('keeps the result of a weekly schedule for its week', () => {
    const weeks = [weekly(1, { [ca]: found(3) }), weekly(8, { [ca]: found(1) })];
    expect(daysOf(trendOf(weeks))).toEqual(['3*', '3*', '3*', '1', '1*', '1*']);
  });

  it('counts each of several schedules with its latest, and no check twice', () => {
    const trend = trendOf([
      weekly(1, { [ca]: found(3) }),
      weekly(8, { [ca]: found(4) }),
      ...[5, 6, 7, 8, 9, 10].map((day) => daily(day, { [logging]: found(1) })),
    ]);
    expect(daysOf(trend)).toEqual(['3*', '3*', '3*', '4', '4*', '4*']);
    expect(daysOf(trend, logging)).toEqual(['1', '1', '1', '1', '1', '1']);
    expect(
      stackTrend(trend)
        .segments.filter(({ day }) => day === 3)
        .map(({ from, to }) => [from, to]),
    ).toEqual([
      [0, 4],
      [4, 5],
    ]);
  });

  it('does not fall back to an older result of another schedule when its own is left out', () => {
    const trend = trendOf([
      weekly(1, { [ca]: found(9) }),
      weekly(8, { [ca]: found(9) }),
      ...[4, 5, 6, 9, 10].map((day) => daily(day, { [ca]: found(2) })),
    ]);
    expect(daysOf(trend)).toEqual(['2', '2', 'gap', '9', '2', '2']);
  });

  it('takes the newest result of a day, and an audit on demand holds until the schedule runs', () => {
    const onDemand = audit('2026-03-08T15:00:00Z', '', { [ca]: found(0) });
    const trend = trendOf([weekly(1, { [ca]: found(3) }), weekly(8, { [ca]: found(3) }), onDemand]);
    expect(daysOf(trend)).toEqual(['3*', '3*', '3*', '0', '0*', '0*']);
  });

  it('prefers a result to a later attempt of the same day', () => {
    const again = audit('2026-03-09T15:00:00Z', '', { [ca]: failed });
    const trend = trendOf([...[8, 9, 10].map((day) => daily(day, { [ca]: found(2) })), again]);
    expect(daysOf(trend).slice(3)).toEqual(['2', '2', '2']);
  });

  it('says where there is no result, and why', () => {
    const trend = trendOf([
      daily(5, { [ca]: found(2) }),
      daily(6, { [ca]: failed }),
      daily(7, { [ca]: { checkRunStatus: 'CANCELED' } }),
      daily(8, { [ca]: disabled }),
      daily(9, { [ca]: { checkRunStatus: 'A_LATER_STATUS' } }),
      { ...daily(10, { [ca]: waiting }), taskStatus: 'IN_PROGRESS' },
    ]);
    expect(daysOf(trend)).toEqual(['2', 'failed', 'canceled', 'off', 'running', 'running']);
  });

  it('marks where it began, failed and was switched off', () => {
    const trend = trendOf([
      daily(4, { [logging]: found(0) }),
      daily(5, { [logging]: found(0) }),
      daily(6, { [logging]: found(0), [ca]: found(1) }),
      daily(7, { [logging]: failed, [ca]: found(1) }),
      daily(8, { [logging]: failed, [ca]: found(1) }),
      daily(9, { [logging]: found(0) }),
      daily(10, { [logging]: found(0), [ca]: found(1) }),
    ]);
    expect(daysOf(trend)).toEqual(['none', '1', '1', '1', 'off', '1']);
    expect(trend.markers.map(({ day, checkName, kind }) => `${day} ${checkName} ${kind}`)).toEqual([
      `1 ${ca} began`,
      `2 ${logging} failed`,
      `4 ${ca} off`,
      `5 ${ca} began`,
    ]);
  });

  it('does not mark as begun what may have run before the audits that are known', () => {
    expect(trendOf([7, 8, 9, 10].map((day) => daily(day, { [ca]: found(1) }))).markers).toEqual([]);
    expect(trendOf([daily(4), weekly(7, { [ca]: found(1) })]).markers).toEqual([]);
  });

  it('has the order of severity, and a check that is not known last', () => {
    const checks = {
      A_LATER_CHECK: found(1),
      [logging]: found(1),
      [ca]: found(1),
      IOT_POLICY_OVERLY_PERMISSIVE_CHECK: found(1),
    };
    expect(trendOf([daily(10, checks)]).checks.map(({ checkName, severity }) => `${checkName} ${severity}`)).toEqual([
      'IOT_POLICY_OVERLY_PERMISSIVE_CHECK critical',
      `${ca} medium`,
      `${logging} low`,
      'A_LATER_CHECK unrated',
    ]);
  });

  it('is of no consequence where audits lack what is not promised', () => {
    expect(trendOf([{ taskId: 'a' }, { taskId: 'b', taskStartTime: new Date(now) }]).checks).toEqual([]);
  });
});

describe('the bars', () => {
  it('stand at the last result of a check that has none, on a day on which others have', () => {
    const trend = trendOf([
      daily(8, { [ca]: found(7), [logging]: found(1) }),
      daily(9, { [ca]: failed, [logging]: found(1) }),
      daily(10, { [ca]: found(6), [logging]: found(1) }),
    ]);
    const { segments, highest } = stackTrend(trend);
    expect(segments.filter(({ day }) => day === 4)).toEqual([
      { checkName: ca, day: 4, from: 0, to: 7, isLastKnown: true },
      { checkName: logging, day: 4, from: 7, to: 8, isLastKnown: false },
    ]);
    expect(highest).toBe(8);
  });

  it('leave out suppressed resources and checks that are switched off', () => {
    const trend = trendOf([daily(9, { [ca]: found(4, 3) }), daily(10, { [ca]: disabled, [logging]: found(1) })]);
    const { segments } = stackTrend(trend);
    expect(segments.map(({ day, checkName, from, to }) => [day, checkName, from, to])).toEqual([
      [4, ca, 0, 4],
      [5, logging, 0, 1],
    ]);
  });

  it('sum up to what the checks found, whatever ran when', () => {
    const someAudits = fc.array(
      fc.record({
        hour: fc.integer({ min: -200, max: 0 }),
        schedule: fc.constantFrom('daily', 'weekly', ''),
        counts: fc.array(fc.nat(9), { maxLength: 3 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(someAudits, (given) => {
        const audits = given.map(({ hour, schedule, counts }) => {
          const checks = counts.map((count, index) => [[ca, logging, 'LATER'][index] ?? '', found(count)] as const);
          return audit(new Date(now + hour * 3_600_000).toISOString(), schedule, Object.fromEntries(checks));
        });
        const trend = trendOf(audits);
        const { segments, gaps } = stackTrend(trend);
        for (const [day] of trend.days.entries()) {
          const results = trend.checks.map(({ cells }) => cells[day]?.findings);
          const known = segments.filter((segment) => segment.day === day && !segment.isLastKnown);
          expect(known.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(
            results.reduce((sum, findings) => sum + (findings?.active ?? 0), 0),
          );
          expect(gaps.includes(day)).toBe(results.every((findings) => findings === undefined));
        }
      }),
    );
  });
});

describe('since when a check finds something', () => {
  const since = (...counts: (number | undefined)[]) => {
    const trend = trendOf(
      counts.flatMap((count, index) => (count === undefined ? [] : [daily(5 + index, { [ca]: found(count) })])),
    );
    const [check] = trend.checks;
    const result = check && findsSince(trend, check);
    return result && { day: (result.day - (trend.days[0] ?? 0)) / dayMs, isFirst: result.isFirst };
  };
  it('is the first day after the last on which it found nothing', () => {
    expect(since(1, 0, 2, undefined, 2, 1)).toEqual({ day: 2, isFirst: true });
  });
  it('may be earlier, where it never found nothing', () => {
    expect(since(1, 1, 1, 1, 1, 1)).toEqual({ day: 0, isFirst: false });
  });
  it('is not a question where it finds nothing now', () => {
    expect(since(1, 1, 1, 1, 1, 0)).toBe(undefined);
  });
});
