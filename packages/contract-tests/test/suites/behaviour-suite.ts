import { auditTaskStatusFinal, auditTaskStatusValues } from '@audit-gateway/types';
import { afterAll, describe, expect, it } from 'vitest';
import { wholePeriod } from '../../src/cases/account.ts';
import { describeCases, inconsistencies } from '../../src/cases/describe-cases.ts';
import { errorCases } from '../../src/cases/error-cases.ts';
import { listCases } from '../../src/cases/list-cases.ts';
import { pageLimits } from '../../src/contract.ts';
import { type Driver, listPages } from '../../src/drivers/driver.ts';
import type { SystemUnderTest } from '../../src/systems/system-under-test.ts';
import { itEach } from './it-each.ts';
import { byId } from './support.ts';

/** Runs the cases of both operations against a system with a driver, and closes the driver. */
export function describeBehaviour(system: SystemUnderTest, driver: Driver): void {
  describe(`by ${driver.name}`, () => {
    afterAll(() => driver.close());

    describe('lists', () => {
      itEach(system, listCases(system), async ({ params, expected }) => {
        const pages = await listPages(driver, params);
        const limit = params.maxResults ?? pageLimits.default;
        const sizes = pages.map(({ tasks }) => tasks.length);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
        if (system.capabilities.has('exact account'))
          expect(sizes.slice(0, -1).every((size) => size === limit)).toBe(true);
        expect(byId(pages.flatMap(({ tasks }) => tasks))).toEqual(byId(expected));
      });
    });

    describe('describes what it listed', () => {
      it.for(auditTaskStatusValues)('an audit that is %s', async (status, { skip }) => {
        const { taskId = '', ...listed } = system.audits.find(({ taskStatus }) => taskStatus === status) ?? {};
        if (taskId === '') skip(`the account has no audit that is ${status}`);
        const { value = {} } = await driver.describe(taskId);
        expect(value.taskType).toBe(listed.taskType);
        if (auditTaskStatusFinal[status]) expect(value.taskStatus).toBe(status);
        expect(inconsistencies(value, wholePeriod(system.startedAt))).toEqual([]);
      });
    });

    describe('describes', () => {
      const cases = describeCases(system).map((of) => ({ ...of, needs: 'exact account' as const }));
      itEach(system, cases, async ({ taskId, expected }) => {
        expect(await driver.describe(taskId)).toEqual({ value: expected });
      });
    });

    describe('fails', () => {
      itEach(system, errorCases(system), async ({ call, expected }) => {
        expect(await call(driver)).toEqual({ error: expected });
      });
    });
  });
}
