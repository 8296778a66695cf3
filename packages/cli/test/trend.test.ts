import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, trendsOf } from '../src/commands/trend.ts';
import { condense, sparkline, sparklineGap } from '../src/output/sparkline.ts';
import { audit, audits, failed, found, startEmulator } from './support/audits.ts';

const history = [
  audit('today', 3, { LOGGING_DISABLED_CHECK: found(1), IOT_POLICY_OVERLY_PERMISSIVE_CHECK: failed }),
  audit('yesterday-late', 13, { LOGGING_DISABLED_CHECK: found(4), NEW_CHECK: found(2) }, { scheduledAuditName: 'b' }),
  audit('yesterday', 30, { LOGGING_DISABLED_CHECK: found(9), IOT_POLICY_OVERLY_PERMISSIVE_CHECK: found(2) }),
  // None ran on 2026-03-08.
  audit('before', 75, { LOGGING_DISABLED_CHECK: found(0), IOT_POLICY_OVERLY_PERMISSIVE_CHECK: found(4) }),
];

describe('audits trend', () => {
  it('has a row a check and a bar a day; a day without a result is a gap', async () => {
    const { url } = await startEmulator({ audits: history });
    await expect(audits(['trend', '--since', '3d'], { url })).resolves.toEqual({
      status: 0,
      stderr: '',
      stdout: [
        '2026-03-07 to 2026-03-10, 3 audits; each bar is a day, a dot is no result',
        '',
        'LEVEL     CHECK                         TREND  MOST  NOW',
        'critical  IOT_POLICY_OVERLY_PERMISSIVE  ··█·      2    2',
        'low       LOGGING_DISABLED              ··█▃      4    1',
        '?         NEW                           ··█·      2    2',
        '',
      ].join('\n'),
    });
  });

  it('prints JSON with null for a gap, and can be of one schedule', async () => {
    const { url } = await startEmulator({ audits: history });
    const { stdout } = await audits(['trend', '--since', '4d', '--schedule', 'daily-audit', '--json'], { url });
    expect(JSON.parse(stdout)).toEqual({
      days: ['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10'],
      audits: 3,
      checks: [
        { checkName: 'IOT_POLICY_OVERLY_PERMISSIVE_CHECK', severity: 'critical', active: [null, 4, null, 2, null] },
        { checkName: 'LOGGING_DISABLED_CHECK', severity: 'low', active: [null, 0, null, 9, 1] },
      ],
      failures: [],
    });
  });

  it('says that there is none on standard error, and prints nothing', async () => {
    const { url } = await startEmulator({ audits: [] });
    await expect(audits(['trend', '--since', '3d'], { url })).resolves.toEqual({
      status: 0,
      stdout: '',
      stderr: 'audits: no check has a result since 2026-03-07\n',
    });
  });

  it('says how many days a bar is where there are fewer columns than days', async () => {
    const { url } = await startEmulator({ audits: history });
    const { stdout } = await audits(['trend'], { url, columns: 80, env: { NO_COLOR: '1' } });
    expect(stdout).toContain('each bar is the highest of 4 days');
  });
});

describe('the days of a period', () => {
  it('are all that it touches, in UTC', () => {
    expect(daysBetween(new Date('2026-02-27T23:59:59Z'), new Date('2026-03-01T00:00:00Z'))).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
  });

  it('have the latest result of each check, and none where nothing ran', () => {
    const days = ['2026-03-01', '2026-03-02'];
    const at = (time: string, count: number) => ({
      taskId: time,
      taskStartTime: new Date(time),
      auditDetails: { LOGGING_DISABLED_CHECK: found(count) },
    });
    const trends = trendsOf([at('2026-03-01T01:00:00Z', 5), at('2026-03-01T09:00:00Z', 7)], days);
    expect(trends).toEqual([{ checkName: 'LOGGING_DISABLED_CHECK', severity: 'low', active: [7, undefined] }]);
  });
});

describe('a line of bars', () => {
  const values = fc.array(fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }), {
    minLength: 1,
    maxLength: 200,
  });

  it('has a bar for each value: the lowest for zero alone, the highest for the most, a dot for none', () => {
    fc.assert(
      fc.property(values, (counts) => {
        const line = Array.from(sparkline(counts));
        const most = Math.max(...counts.map((count) => count ?? 0));
        expect(line).toHaveLength(counts.length);
        counts.forEach((count, index) => {
          expect(line[index] === sparklineGap).toBe(count === undefined);
          expect(line[index] === '▁').toBe(count === 0);
          if (count === most && most > 0) expect(line[index]).toBe('█');
        });
      }),
    );
  });

  it('is condensed to what there is room for, without hiding a peak', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 120 }), (counts, room) => {
        const condensed = condense(counts, room);
        expect(condensed.length).toBeLessThanOrEqual(room);
        if (counts.length <= room) expect(condensed).toEqual(counts);
        expect(Math.max(...condensed.map((count) => count ?? -1))).toBe(
          Math.max(...counts.map((count) => count ?? -1)),
        );
        const size = Math.ceil(counts.length / room);
        condensed.forEach((count, index) => {
          const group = counts.slice(index * size, (index + 1) * size);
          expect(count === undefined).toBe(group.every((one) => one === undefined));
        });
      }),
    );
  });
});
