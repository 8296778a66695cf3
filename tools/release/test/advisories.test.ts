import { describe, expect, it } from 'vitest';
import { readAudit } from '../advisories.ts';

const vulnerability = (severity: string): unknown => ({
  severity,
  range: '<1.2.3',
  via: [{ title: 'It does too much', url: 'https://advisories.example/1' }, 'another'],
});
const audit = (vulnerabilities: unknown): string => JSON.stringify({ auditReportVersion: 2, vulnerabilities });

describe('advisories against what is shipped', () => {
  it.each(['high', 'critical'])('fail where one is %s, and say which, worst first', (severity) => {
    const { fails, reached, lines } = readAudit(audit({ one: vulnerability('low'), two: vulnerability(severity) }));
    expect({ fails, reached }).toEqual({ fails: true, reached: true });
    expect(lines).toEqual([
      `${severity}: two <1.2.3: It does too much (https://advisories.example/1); by another`,
      'low: one <1.2.3: It does too much (https://advisories.example/1); by another',
    ]);
  });

  it.each(['info', 'low', 'moderate'])('do not fail where none is more than %s', (severity) => {
    expect(readAudit(audit({ one: vulnerability(severity) }))).toMatchObject({ fails: false, reached: true });
  });

  it('are none where there is none', () => {
    expect(readAudit(audit({}))).toEqual({
      fails: false,
      reached: true,
      lines: ['no advisory against what is shipped'],
    });
  });

  it.each([
    {
      how: 'refuses',
      printed: { message: '405 Method Not Allowed - POST https://registry.example/', statusCode: 405 },
      reason: '405',
    },
    {
      how: 'is not there',
      printed: { message: 'request failed, reason: getaddrinfo ENOTFOUND', error: {} },
      reason: 'ENOTFOUND',
    },
    {
      how: 'fails in another way',
      printed: { error: { code: 'ENOAUDIT', summary: 'no audit endpoint' } },
      reason: 'no audit endpoint',
    },
  ])('are unknown, and that is said, where the source $how', ({ printed, reason }) => {
    const { fails, reached, lines } = readAudit(JSON.stringify(printed));
    expect({ fails, reached }).toEqual({ fails: false, reached: false });
    expect(lines.join()).toContain('could not be asked, so nothing is known');
    expect(lines.join()).toContain(reason);
  });

  it('are an error where npm says something else', () => {
    expect(() => readAudit('Segmentation fault')).toThrow('Segmentation fault');
  });
});
