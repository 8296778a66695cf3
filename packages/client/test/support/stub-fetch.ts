import type { FetchInit, FetchResponse } from '@audit-gateway/client';
import { vi } from 'vitest';

/** What a stubbed fetch does for one request. */
export type Step = (url: string, init: FetchInit) => FetchResponse | Promise<FetchResponse>;

/** A fetch without a network, so that all waiting is on timers: the steps in turn, the last for ever. */
export interface StubbedFetch {
  fetch: (url: string, init: FetchInit) => Promise<FetchResponse>;
  /** When each request came, in milliseconds of the (fake) clock. */
  times: number[];
  /** The headers of each request. */
  headers: Record<string, string>[];
}

/** Makes a stubbed fetch. */
export function stubFetch(...steps: Step[]): StubbedFetch {
  const times: number[] = [];
  const headers: Record<string, string>[] = [];
  const fetch = vi.fn(async (url: string, init: FetchInit) => {
    headers.push(init.headers);
    const step = steps[Math.min(times.push(Date.now()), steps.length) - 1];
    if (step === undefined) throw new TypeError('no step');
    return await step(url, init);
  });
  return { fetch, times, headers };
}

/** A step that responds with JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Step {
  return () => Response.json(body, { status, headers });
}

/** A step that fails as AWS does. */
export function failure(status: number, errorType: string, headers: Record<string, string> = {}): Step {
  return json({ message: errorType }, status, { 'x-amzn-ErrorType': errorType, ...headers });
}
