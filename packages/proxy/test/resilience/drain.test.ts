import { describe, expect, it } from 'vitest';
import { createDrain, type Drain, type DrainState } from '../../src/resilience/drain.ts';

describe('a gateway that ends', () => {
  it('is not ready first, then stops accepting, and has ended when its requests have', async () => {
    const seen: [string, DrainState][] = [];
    const drain: Drain = createDrain({
      delayMs: 5000,
      sleep: (ms) => {
        seen.push([`waits ${ms} ms`, drain.state]);
        return Promise.resolve();
      },
      close: () => {
        seen.push(['closes', drain.state]);
        return Promise.resolve();
      },
    });
    expect(drain.state).toBe('ready');
    await drain.begin();
    expect(seen).toEqual([
      ['waits 5000 ms', 'draining'],
      ['closes', 'closing'],
    ]);
    expect(drain.state).toBe('closed');
  });

  it('ends once, however often it is told to', async () => {
    let closed = 0;
    const drain = createDrain({ delayMs: 0, close: () => Promise.resolve(void (closed += 1)) });
    const first = drain.begin();
    expect(drain.begin()).toBe(first);
    await first;
    await drain.begin();
    expect(closed).toBe(1);
  });

  it('says so when it cannot end', async () => {
    const error = new Error('the sockets are stuck');
    const drain = createDrain({ delayMs: 0, close: () => Promise.reject(error) });
    await expect(drain.begin()).rejects.toBe(error);
    expect(drain.state).toBe('closing');
  });
});
