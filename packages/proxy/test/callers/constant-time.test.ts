import { expect, it, vi } from 'vitest';
import { createCallerList, createTurns } from '../../src/callers/caller-list.ts';
import { dashboards, sha256 } from './fixture.ts';

const compared = vi.hoisted(() => vi.fn());
vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:crypto')>();
  const timingSafeEqual: typeof original.timingSafeEqual = (a, b) => {
    compared();
    return original.timingSafeEqual(a, b);
  };
  return { ...original, timingSafeEqual };
});

// Time itself is too noisy to be measured. What makes it constant can be seen: hashes, of one length whatever the key,
// all of them compared, each in constant time.
it.each([
  { key: 'key 0', name: 'caller-0' },
  { key: 'key 49', name: 'caller-49' },
  { key: 'nobody’s', name: undefined },
  { key: '', name: undefined },
  { key: 'x'.repeat(10_000), name: undefined },
])('an API key is compared with every hash, whoever has it: $name', ({ key, name }) => {
  const entries = Array.from({ length: 50 }, (_, at) => ({
    ...dashboards,
    name: `caller-${at}`,
    apiKeys: [{ sha256: sha256(`key ${at}`) }],
  }));
  const list = createCallerList(
    entries,
    createTurns(() => 0),
  );
  compared.mockClear();
  expect(list.callerOfApiKey(key)?.name).toBe(name);
  expect(compared).toHaveBeenCalledTimes(50);
});
