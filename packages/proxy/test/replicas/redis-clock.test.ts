import { beforeEach, describe, expect, it } from 'vitest';
import { RedisClock } from '../../src/replicas/redis-clock.ts';

describe('what is known of Redis’s clock', () => {
  let time: number;
  let clock: RedisClock;
  beforeEach(() => {
    time = 1000;
    clock = new RedisClock(
      () => time,
      () => new Date(50_000),
    );
  });

  it('is this machine’s at first, and goes on with the monotonic one', () => {
    expect(clock.now()).toBe(50_000_000);
    time = 1500.5;
    expect(clock.now()).toBe(50_500_500);
  });

  it.each([
    ['one reply tells it to half of its delay', [[90_000_000, 1000, 1010]], 90_005_000],
    [
      'a slow reply takes nothing from what a fast one told',
      [
        [90_000_000, 1000, 1000],
        [90_001_000, 1000, 1010],
      ],
      90_010_000,
    ],
    [
      'two slow ones tell more than each',
      [
        [90_000_000, 1000, 1010],
        [90_002_000, 1010, 1020],
      ],
      90_011_000,
    ],
    [
      'one that contradicts is believed: a clock was set',
      [
        [90_000_000, 1000, 1002],
        [20_000_000, 1002, 1004],
      ],
      20_001_000,
    ],
  ] as const)('%s', (_name, replies, now) => {
    for (const [redisUs, sentAt, receivedAt] of replies) {
      time = receivedAt;
      clock.learn(redisUs, sentAt, receivedAt);
    }
    expect(clock.now()).toBe(now);
  });

  it('is what the newest reply says after a long time in which clocks may have drifted', () => {
    clock.learn(90_000_000, 1000, 1000);
    time = 601_000;
    clock.learn(690_020_000, 600_999, 601_000);
    expect(clock.now()).toBeGreaterThan(690_019_000);
  });
});
