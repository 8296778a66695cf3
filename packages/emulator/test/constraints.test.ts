import { auditTaskStatusValues, auditTaskTypeValues } from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { startEmulator } from './support/emulator.ts';
import { ask, listPage, listTarget } from './support/operations.ts';

const failed = (value: string, member: string, demand: string): string =>
  `Value ${value} at '${member}' failed to satisfy constraint: Member must ${demand}`;
const badPattern = 'satisfy regular expression pattern: [a-zA-Z0-9\\-]+';
const tooLong = 'have length less than or equal to 40';
const badStatus = `satisfy enum value set: [${auditTaskStatusValues.join(', ')}]`;
const badType = `satisfy enum value set: [${auditTaskTypeValues.join(', ')}]`;
const badTime = 'be an ISO 8601 timestamp';
const period = 'startTime=2026-03-01T00:00:00Z&endTime=2026-03-02T00:00:00Z';

describe('a request that breaks constraints is refused in the words of IoT, with every failure', () => {
  it.each([
    ['an id with a dot', '/audit/tasks/a.b', [failed("'a.b'", 'taskId', badPattern)]],
    ['an encoded slash in an id', '/audit/tasks/a%2Fb', [failed("'a/b'", 'taskId', badPattern)]],
    ['an id of two dots', '/audit/tasks/..', [failed("'..'", 'taskId', badPattern)]],
    ['an id that is not well encoded', '/audit/tasks/%zz', [failed("'%zz'", 'taskId', badPattern)]],
    ['an id with a line break at its end', '/audit/tasks/a%0A', [failed("'a\n'", 'taskId', badPattern)]],
    ['an id of 41 characters', `/audit/tasks/${'a'.repeat(41)}`, [failed(`'${'a'.repeat(41)}'`, 'taskId', tooLong)]],
    [
      'an id of 41 wrong characters',
      `/audit/tasks/${'_'.repeat(41)}`,
      [failed(`'${'_'.repeat(41)}'`, 'taskId', badPattern), failed(`'${'_'.repeat(41)}'`, 'taskId', tooLong)],
    ],
    [
      'no times',
      '/audit/tasks',
      [failed('null', 'startTime', 'not be null'), failed('null', 'endTime', 'not be null')],
    ],
    ['no end', '/audit/tasks?startTime=2026-03-01T00:00:00Z', [failed('null', 'endTime', 'not be null')]],
    ['an empty time', '/audit/tasks?startTime=&endTime=2026-03-02T00:00:00Z', [failed("''", 'startTime', badTime)]],
    [
      'a status in small letters',
      `/audit/tasks?${period}&taskStatus=completed`,
      [failed("'completed'", 'taskStatus', badStatus)],
    ],
    ['an empty status', `/audit/tasks?${period}&taskStatus=`, [failed("''", 'taskStatus', badStatus)]],
    ['a status without a value', `/audit/tasks?${period}&taskStatus`, [failed("''", 'taskStatus', badStatus)]],
    [
      'the type as the AWS prose misspells it',
      `/audit/tasks?${period}&taskType=SCHEDULED__AUDIT_TASK`,
      [failed("'SCHEDULED__AUDIT_TASK'", 'taskType', badType)],
    ],
    [
      'a page of 0',
      `/audit/tasks?${period}&maxResults=0`,
      [failed("'0'", 'maxResults', 'have value greater than or equal to 1')],
    ],
    [
      'a page of -1',
      `/audit/tasks?${period}&maxResults=-1`,
      [failed("'-1'", 'maxResults', 'have value greater than or equal to 1')],
    ],
    [
      'a page of 251',
      `/audit/tasks?${period}&maxResults=251`,
      [failed("'251'", 'maxResults', 'have value less than or equal to 250')],
    ],
    ...['1e2', '5.0', '+5', ' 5', '0x5', '', 'five'].map((value): [string, string, string[]] => [
      `a page of "${value}"`,
      `/audit/tasks?${period}&maxResults=${encodeURIComponent(value)}`,
      [failed(`'${value}'`, 'maxResults', 'be an integer')],
    ]),
    [
      'a parameter twice',
      `/audit/tasks?${period}&maxResults=5&maxResults=6`,
      [failed("'5, 6'", 'maxResults', 'be given once')],
    ],
    [
      'much at once',
      '/audit/tasks?startTime=now&taskStatus=DONE&maxResults=1000',
      [
        failed("'now'", 'startTime', badTime),
        failed('null', 'endTime', 'not be null'),
        failed("'DONE'", 'taskStatus', badStatus),
        failed("'1000'", 'maxResults', 'have value less than or equal to 250'),
      ],
    ],
  ])('%s', async (_, target, failures) => {
    const { status, error, body } = await ask(await startEmulator(), target);
    const count = failures.length === 1 ? '1 validation error' : `${failures.length} validation errors`;
    expect({ status, error, body }).toEqual({
      status: 400,
      error: 'InvalidRequestException',
      body: { message: `${count} detected: ${failures.join('; ')}` },
    });
  });
});

describe('a request within the constraints succeeds', () => {
  it.each([
    ['raw colons', `/audit/tasks?${period}`],
    ['encoded colons', '/audit/tasks?startTime=2026-03-01T00%3A00%3A00Z&endTime=2026-03-02T00%3A00%3A00Z'],
    ['a parameter that AWS does not know', `/audit/tasks?${period}&colour=blue&colour=red`],
    ['empty pairs', `/audit/tasks?&${period}&&`],
    ['a name that is encoded', `/audit/tasks?${period}&max%52esults=1`],
    ['the smallest page', `/audit/tasks?${period}&maxResults=1`],
    ['the largest page', `/audit/tasks?${period}&maxResults=250`],
    ['both enums', `/audit/tasks?${period}&taskStatus=CANCELED&taskType=ON_DEMAND_AUDIT_TASK`],
  ])('%s', async (_, target) => {
    expect(await ask(await startEmulator(), target)).toMatchObject({ status: 200 });
  });

  it('an id of 40 characters is looked for', async () => {
    const response = await ask(await startEmulator(), `/audit/tasks/${'a-'.repeat(20)}`);
    expect(response).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  });
});

describe('times', () => {
  const same = [
    '2026-03-10T08:00:00Z',
    '2026-03-10T08:00:00.0Z',
    '2026-03-10T08:00:00.000000000Z',
    '2026-03-10t08:00:00z',
    '2026-03-10T09:30:00+01:30',
    '2026-03-09T08:01:00-23:59',
    '2026-03-10T08:00:00-00:00',
  ];
  it.each(same)('%s is taken for what it is', async (endTime) => {
    const running = await startEmulator({ seed: 'times' });
    const { nextToken } = await listPage(running, { endTime: same[0] ?? '', maxResults: 1 });
    // A token is good for equal filters alone, so it tells whether two spellings are one time.
    expect(await listPage(running, { endTime, nextToken: nextToken ?? '' })).toHaveProperty('tasks');
  });

  it.each([
    ['month 13', '2026-13-01T00:00:00Z'],
    ['month 0', '2026-00-01T00:00:00Z'],
    ['February 30', '2026-02-30T00:00:00Z'],
    ['February 29 of a common year', '2026-02-29T00:00:00Z'],
    ['second 60', '2026-03-01T23:59:60Z'],
    ['minute 60', '2026-03-01T23:60:00Z'],
    ['hour 24', '2026-03-01T24:00:00Z'],
    ['ten digits of a fraction', '2026-03-01T00:00:00.0000000001Z'],
    ['a point without a fraction', '2026-03-01T00:00:00.Z'],
    ['a comma', '2026-03-01T00:00:00,5Z'],
    ['no offset', '2026-03-01T00:00:00'],
    ['an offset without minutes', '2026-03-01T00:00:00+01'],
    ['an offset without a colon', '2026-03-01T00:00:00+0100'],
    ['an offset of 24 hours', '2026-03-01T00:00:00+24:00'],
    ['an offset of 60 minutes', '2026-03-01T00:00:00+00:60'],
    ['a day alone', '2026-03-01'],
    ['a space for the T', '2026-03-01 00:00:00Z'],
    ['no seconds', '2026-03-01T00:00Z'],
    ['epoch seconds', '1772323200'],
    ['a year of five digits', '12026-03-01T00:00:00Z'],
    ['digits that are not ASCII', '٢٠٢٦-03-01T00:00:00Z'],
    ['a space around', ' 2026-03-01T00:00:00Z'],
    ['words', 'yesterday'],
  ])('%s is refused', async (_, startTime) => {
    const running = await startEmulator();
    const { status, error, body } = await ask(running, listTarget(running, { startTime }));
    expect({ status, error, body }).toEqual({
      status: 400,
      error: 'InvalidRequestException',
      body: { message: `1 validation error detected: ${failed(`'${startTime}'`, 'startTime', badTime)}` },
    });
  });
});
