import { auditTaskStatusValues } from '@audit-gateway/types';
import { afterAll, describe, expect, it } from 'vitest';
import { inconsistencies } from '../../src/cases/inconsistencies.ts';
import { describeCases } from '../../src/cases/describe-cases.ts';
import { errorCases } from '../../src/cases/error-cases.ts';
import { listCases } from '../../src/cases/list-cases.ts';
import { wholePeriod } from '../../src/cases/whole-period.ts';
import { pageLimits } from '../../src/contract.ts';
import type { Driver } from '../../src/drivers/driver.ts';
import { listPages } from '../../src/drivers/list-pages.ts';
import type { Target } from '../../src/targets/target.ts';
import { byId } from './by-id.ts';
import { itEach } from './it-each.ts';

/** Runs the cases of both operations against a target, by a driver, and closes that. */
export function describeBehaviour(target: Target, driver: Driver): void {
  describe(`by ${driver.name}`, () => {
    afterAll(() => driver.close());

    describe('lists', () => {
      itEach(target, listCases(target), async ({ params, expected }) => {
        const pages = await listPages(driver, params);
        const limit = params.maxResults ?? pageLimits.default;
        const sizes = pages.map(({ tasks }) => tasks.length);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
        if (target.capabilities.has('exact account'))
          expect(sizes.slice(0, -1).every((size) => size === limit)).toBe(true);
        expect(byId(pages.flatMap(({ tasks }) => tasks))).toEqual(byId(expected));
      });
    });

    describe('describes what it listed', () => {
      it.for(auditTaskStatusValues)('an audit that is %s', async (status, { skip }) => {
        const { taskId = '', ...listed } = target.audits.find(({ taskStatus }) => taskStatus === status) ?? {};
        if (taskId === '') skip(`the account has no audit that is ${status}`);
        const { value = {} } = await driver.describe(taskId);
        expect(value.taskType).toBe(listed.taskType);
        // The other states are final.
        if (status !== 'IN_PROGRESS') expect(value.taskStatus).toBe(status);
        expect(inconsistencies(value, wholePeriod(target.startedAt))).toEqual([]);
      });
    });

    describe('describes', () => {
      const cases = describeCases(target).map((of) => ({ ...of, needs: 'exact account' as const }));
      itEach(target, cases, async ({ taskId, expected }) => {
        expect(await driver.describe(taskId)).toEqual({ value: expected });
      });
    });

    describe('fails', () => {
      itEach(target, errorCases(target), async ({ call, expected }) => {
        expect(await call(driver)).toEqual({ error: expected });
      });
    });
  });
}
