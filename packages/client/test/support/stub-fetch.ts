import { vi } from 'vitest';

/** What a stubbed fetch does for one request. */
export type Step = (request: Request) => Response | Promise<Response>;

/** A fetch without a network, so that all waiting is on timers: the steps in turn, the last for ever. */
export interface StubbedFetch {
  fetch: (request: Request) => Promise<Response>;
  /** When each request came, in milliseconds of the (fake) clock. */
  times: number[];
}

/** Makes a stubbed fetch. */
export function stubFetch(...steps: Step[]): StubbedFetch {
  const times: number[] = [];
  const fetch = vi.fn(async (request: Request) => {
    const step = steps[Math.min(times.push(Date.now()), steps.length) - 1];
    if (step === undefined) throw new TypeError('no step');
    return await step(request);
  });
  return { fetch, times };
}

/** A step that responses with JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Step {
  return () => Response.json(body, { status, headers });
}

/** A step that fails as AWS does. */
export function failure(status: number, errorType: string, headers: Record<string, string> = {}): Step {
  return json({ message: errorType }, status, { 'x-amzn-ErrorType': errorType, ...headers });
}
