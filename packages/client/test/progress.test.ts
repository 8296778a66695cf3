import { describe, expect, it } from 'vitest';
import { progressOf } from '../src/waiter.ts';

describe('progressOf', () => {
  it.each([
    ['nothing known', undefined, { done: 0, total: 0, fraction: 0 }],
    ['all in progress', { totalChecks: 4, inProgressChecks: 4 }, { done: 0, total: 4, fraction: 0 }],
    [
      'some waiting for data',
      { totalChecks: 4, inProgressChecks: 1, waitingForDataCollectionChecks: 2, compliantChecks: 1 },
      { done: 1, total: 4, fraction: 0.25 },
    ],
    [
      'all over, in every way',
      { totalChecks: 4, compliantChecks: 1, nonCompliantChecks: 1, failedChecks: 1, canceledChecks: 1 },
      { done: 4, total: 4, fraction: 1 },
    ],
    ['no checks', { totalChecks: 0 }, { done: 0, total: 0, fraction: 0 }],
  ])('computes progress with %s', (_case, taskStatistics, expected) => {
    const audit = taskStatistics === undefined ? {} : { taskStatistics };
    expect(progressOf(audit)).toEqual({ audit, ...expected });
  });
});
