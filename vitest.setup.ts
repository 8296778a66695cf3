import { afterAll, vi } from 'vitest';

// Test files share a process: none leaves its clock, its environment or its stubs to the next.
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
