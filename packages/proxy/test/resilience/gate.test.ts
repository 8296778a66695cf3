import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure/failure.ts';
import { createGate } from '../../src/resilience/gate.ts';

describe('a gate', () => {
  it('lets in as many as it may, and refuses the others at once', () => {
    const gate = createGate(2);
    const leave = gate.enter();
    gate.enter();
    expect(gate.inside).toBe(2);
    const failure = ((): unknown => {
      try {
        return gate.enter();
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      kind: 'unavailable',
      status: 503,
      source: 'gateway',
      retryAfterMs: 1000,
      message: 'The gateway serves 2 requests at a time, and has as many.',
    });
    expect(gate.inside).toBe(2);
    leave();
    gate.enter();
  });

  it('counts who leaves once, however often they say so', () => {
    const gate = createGate(2);
    const leave = gate.enter();
    gate.enter();
    leave();
    leave();
    expect(gate.inside).toBe(1);
  });
});
