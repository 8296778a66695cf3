import { circuitBreaker, CircuitState, handleWhenResult, SamplingBreaker } from 'cockatiel';
import { Failure } from '../failure/failure.ts';
import type { AuditAnswer, AuditRead, Fetch, Patience } from '../reading/audit-read.ts';
import { unlessAborted } from '../upstream/unless-aborted.ts';
import { unreachable } from '../upstream/upstream-failures.ts';
import { stateAfter } from './state-of-aws.ts';

/** Whether AWS is asked: always, not at all, or by one call that is to show whether it works again. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** When AWS is no longer asked, and how it is asked again. */
export interface BreakerOptions {
  /** How long a probe may take, in milliseconds: as long as any request. */
  readonly timeoutMs: number;
  /** For how long AWS is not asked once it counts as unwell, in milliseconds. Default: 5,000. */
  readonly openMs?: number;
  /** Tells the time on the monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
  /** Told of each change. */
  readonly onState?: (state: BreakerState) => void;
}

/** A call whose failure says how AWS is. */
class Failed {
  readonly failure: Failure;
  readonly unwell: boolean;

  constructor(failure: Failure, unwell: boolean) {
    this.failure = failure;
    this.unwell = unwell;
  }
}

// More than three calls of five fail, over ten seconds with twenty calls or more. While AWS fails three times in ten,
// which retries still carry, chance alone opens the breaker less than once an hour.
const illness = { threshold: 0.6, duration: 10_000, minimumRps: 2 };

/**
 * Stops asking AWS while it is unwell, so that callers hear of it at once and AWS can recover: 503 with a true
 * `Retry-After`. Then one read is let through as a probe, whose end decides; the others are refused until then. The
 * pause does not grow: a call every few seconds is no burden, and callers hear of AWS's recovery soon.
 *
 * A probe has its full time, and goes on when its caller no longer waits.
 */
export function withBreaker(next: Fetch, options: BreakerOptions): Fetch {
  const { timeoutMs, openMs = 5000, now = () => performance.now(), onState } = options;
  const patientMs = Math.min(1000, timeoutMs / 2);
  const circuit = circuitBreaker(
    handleWhenResult((outcome) => outcome instanceof Failed && outcome.unwell),
    { breaker: new SamplingBreaker(illness), halfOpenAfter: openMs },
  );
  // By cockatiel's own clock.
  let openUntil = 0;
  circuit.onBreak(() => {
    openUntil = Date.now() + openMs;
  });
  circuit.onStateChange((state) => onState?.(nameOf(state)));

  const judge = async (read: AuditRead, patience: Patience): Promise<AuditAnswer | Failed> => {
    const beganAt = now();
    try {
      return await next(read, patience);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      const { aborted } = patience.signal;
      const state = stateAfter({ failure, aborted, tookMs: now() - beganAt }, patientMs);
      // What is thrown here does not count.
      if (state === 'unknown') throw failure;
      return new Failed(failure, state === 'unwell');
    }
  };

  const probe = async (read: AuditRead): Promise<AuditAnswer | Failed> => {
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(new DOMException('Too long for a probe', 'TimeoutError')), timeoutMs);
    try {
      return await judge(read, { signal: end.signal, deadline: now() + timeoutMs });
    } catch (failure) {
      // Nothing was learned, perhaps because AWS was not even asked; only an answer of AWS ends the pause.
      if (failure instanceof Failure) return new Failed(failure, true);
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  };

  return async (read, patience) => {
    const { signal } = patience;
    if (circuit.state === CircuitState.Closed) return answerOf(await circuit.execute(() => judge(read, patience)));
    // Left to cockatiel, the others would wait for the probe's end whatever their signals say.
    if (circuit.state === CircuitState.HalfOpen) throw refusal(1000);
    if (Date.now() < openUntil) throw refusal(openUntil - Date.now());
    if (signal.aborted) throw unreachable(signal.reason, signal, 'AWS');
    const probed = unlessAborted(
      circuit.execute(() => probe(read)),
      signal,
    );
    return answerOf(
      await probed.catch((error: unknown) => {
        throw signal.aborted ? unreachable(signal.reason, signal, 'AWS') : error;
      }),
    );
  };
}

function answerOf(outcome: AuditAnswer | Failed): AuditAnswer {
  if (outcome instanceof Failed) throw outcome.failure;
  return outcome;
}

function refusal(waitMs: number): Failure {
  const seconds = Math.ceil(waitMs / 1000);
  const detail = `AWS is failing, so it is not asked now; it may be again in ${seconds} s.`;
  return new Failure('unavailable', { source: 'aws', detail, headers: { 'Retry-After': String(seconds) } });
}

function nameOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}
