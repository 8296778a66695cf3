import { describe, expect, it } from 'vitest';
import { createGracefulShutdown, type GracefulShutdown, type ShutdownState } from '../../src/http/graceful-shutdown.ts';

describe('Graceful shutdown', () => {
  it('a gateway that ends is not ready first, then stops accepting, and has ended when its requests have', async () => {
    const seen: [string, ShutdownState][] = [];
    const shutdown: GracefulShutdown = createGracefulShutdown({
      delayMs: 5000,
      sleep: (ms) => {
        seen.push([`waits ${ms} ms`, shutdown.state]);
        return Promise.resolve();
      },
      close: () => {
        seen.push(['closes', shutdown.state]);
        return Promise.resolve();
      },
    });
    expect(shutdown.state).toBe('ready');
    await shutdown.begin();
    expect(seen).toEqual([
      ['waits 5000 ms', 'draining'],
      ['closes', 'closing'],
    ]);
    expect(shutdown.state).toBe('closed');
  });

  it('a gateway that ends does so once, however often it is asked to', async () => {
    let closed = 0;
    const shutdown = createGracefulShutdown({ delayMs: 0, close: () => Promise.resolve(void (closed += 1)) });
    const first = shutdown.begin();
    expect(shutdown.begin()).toBe(first);
    await first;
    await shutdown.begin();
    expect(closed).toBe(1);
  });

  it('a gateway that ends says so when it cannot end', async () => {
    const error = new Error('the sockets are stuck');
    const shutdown = createGracefulShutdown({ delayMs: 0, close: () => Promise.reject(error) });
    await expect(shutdown.begin()).rejects.toBe(error);
    expect(shutdown.state).toBe('closing');
  });
});
