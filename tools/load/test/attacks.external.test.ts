import { describe, expect, it } from 'vitest';
import { attacks } from '../attackers.ts';
import { measureAttack, measureGreedyCaller } from '../measure-attack.ts';

const manifestLimitMb = 403;
const options = {
  connections: 60,
  durationMs: 5000,
  longestMs: 15_000,
  flags: ['--receive-timeout-ms', '1000', '--send-timeout-ms', '1000'],
};

// Where the system's buffers take the whole response, the connection is idle, and is closed after 75 seconds.
const isIdleAtOnce = (name: string): boolean => name.includes('pages');

describe('a good caller is answered in time, and the attackers are closed, while connections attack with', () => {
  it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', { timeout: 60_000 }, async (name, attack) => {
    const longestMs = isIdleAtOnce(name) ? options.durationMs : options.longestMs;
    const { p50Ms, failures, peakMb, ended, left } = await measureAttack(attack, { ...options, longestMs });
    expect({ ended, failures, left: isIdleAtOnce(name) ? 0 : left }).toEqual({ ended: false, failures: 0, left: 0 });
    expect(p50Ms).toBeLessThan(100);
    expect(peakMb).toBeLessThan(manifestLimitMb);
  });
});

it('a caller is never refused while another fills the gateway with slow reads', { timeout: 60_000 }, async () => {
  const flags = ['--max-in-flight', '64'];
  const { answered, failures } = await measureGreedyCaller({ ...options, flags, longestMs: options.durationMs });
  expect(failures).toBe(0);
  expect(answered).toBeGreaterThan(10);
});
