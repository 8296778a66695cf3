import { auditRetentionDays } from '@audit-gateway/types';
import type { Faults } from '@audit-gateway/emulator';
import { pageLimits } from '../contract.ts';
import type { CallError, Driver, Outcome } from '../drivers/driver.ts';
import type { Capability, SystemUnderTest } from '../systems/system-under-test.ts';
import { dayMs, retiredAudit, wholePeriod } from './account.ts';

/** A call that must fail. */
export interface ErrorCase {
  readonly name: string;
  /** What the system under test must offer. */
  readonly needs?: Capability;
  readonly faults?: Partial<Faults>;
  readonly call: (driver: Driver) => Promise<Outcome<unknown>>;
  readonly expected: CallError;
}

const invalidRequest = { code: 'InvalidRequestException', status: 400 };
const notFound = { code: 'ResourceNotFoundException', status: 404 };
const throttling = { code: 'ThrottlingException', status: 400 };
const internalFailure = { code: 'InternalFailureException', status: 500 };

let failingCalls = 0;

/** Makes each failing call different: a gateway does not repeat a request that has just failed. */
function nextNumber(): number {
  failingCalls += 1;
  return failingCalls;
}

/** Every error that a caller can cause with a typed client. */
export function errorCases({ startedAt }: Pick<SystemUnderTest, 'startedAt'>): ErrorCase[] {
  const whole = wholePeriod(startedAt);
  const { startTime, endTime } = whole;
  const tooEarly = new Date(startedAt.getTime() - (auditRetentionDays + 1) * dayMs);
  const unknownId = 'f'.repeat(32);
  const placed = { needs: 'exact account' } as const;

  return [
    ...[pageLimits.maximum + 1, pageLimits.minimum - 1].map((maxResults) => ({
      name: `a page of ${maxResults}`,
      call: (driver: Driver) => driver.list({ ...whole, maxResults }),
      expected: invalidRequest,
    })),
    {
      name: 'a period that begins before what AWS keeps',
      call: (driver) => driver.list({ startTime: tooEarly, endTime }),
      expected: invalidRequest,
    },
    {
      name: 'a token that is none',
      call: (driver) => driver.list({ ...whole, nextToken: 'made-up' }),
      expected: invalidRequest,
    },
    {
      ...placed,
      name: 'a token of another listing',
      call: async (driver) => {
        const { value: { nextToken = '' } = {} } = await driver.list({ ...whole, maxResults: 1 });
        return driver.list({ ...whole, taskStatus: 'COMPLETED', nextToken });
      },
      expected: invalidRequest,
    },
    {
      ...placed,
      name: 'a period that ends before it begins',
      call: (driver) => driver.list({ startTime: endTime, endTime: startTime }),
      expected: invalidRequest,
    },
    { name: 'an unknown id', call: (driver) => driver.describe(unknownId), expected: notFound },
    {
      ...placed,
      name: 'an audit that AWS no longer keeps',
      call: (driver) => driver.describe(retiredAudit(startedAt).taskId),
      expected: notFound,
    },
    ...(
      [
        ['a throttled', { throttleRate: 1 }, throttling],
        ['a failing', { internalFailureRate: 1 }, internalFailure],
      ] as const
    ).flatMap(([name, faults, expected]): ErrorCase[] => [
      {
        ...placed,
        faults,
        expected,
        name: `${name} listing`,
        call: (driver) => driver.list({ startTime, endTime: new Date(endTime.getTime() - nextNumber()) }),
      },
      {
        ...placed,
        faults,
        expected,
        name: `${name} description`,
        call: (driver) => driver.describe(`failing-${nextNumber()}`),
      },
    ]),
  ];
}
