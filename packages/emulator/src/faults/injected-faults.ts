import type { Milliseconds } from '../settings/setting.ts';
import { createRandom } from '../seeded/random.ts';
import type { Faults } from './faults.ts';

/** Which faults strike one request. */
export interface InjectedFaults {
  /** It is throttled. */
  readonly throttled: boolean;
  /** It fails inside. */
  readonly failed: boolean;
  /** Its connection ends without a response. */
  readonly dropped: boolean;
  /** Half of its response is sent. */
  readonly truncated: boolean;
  /** It gets HTML. */
  readonly nonJson: boolean;
  /** How long its response waits, in milliseconds. */
  readonly latencyMs: number;
}

/**
 * Creates the draw of faults, request after request. Each fault draws from a sequence of its own, once a request, so
 * whether it strikes the n-th request follows from the seed and its own rate, whatever the others are set to.
 */
export function createFaultInjector(seed: string): (faults: Faults) => InjectedFaults {
  const throttle = createRandom(seed, 'throttle');
  const fail = createRandom(seed, 'fail');
  const drop = createRandom(seed, 'drop');
  const truncate = createRandom(seed, 'truncate');
  const nonJson = createRandom(seed, 'non-JSON');
  const latency = createRandom(seed, 'latency');
  return (faults) => ({
    throttled: throttle() < faults.throttleRate,
    failed: fail() < faults.internalFailureRate,
    dropped: drop() < faults.droppedConnectionRate,
    truncated: truncate() < faults.truncatedBodyRate,
    nonJson: nonJson() < faults.nonJsonBodyRate,
    latencyMs: within(faults.latencyMs, latency()),
  });
}

function within(time: Milliseconds, draw: number): number {
  return typeof time === 'number' ? time : time.min + Math.round((time.max - time.min) * draw);
}
