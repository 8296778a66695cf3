import { afterAll, beforeAll } from 'vitest';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { startUpstream, type TestUpstream } from './upstream.ts';

/** Starts an upstream and a gateway in front of it for the tests of a file, and ends both after them. */
export function useGateway(): { readonly upstream: TestUpstream; readonly gateway: TestGateway } {
  let started: { upstream: TestUpstream; gateway: TestGateway } | undefined;
  const running = (): { upstream: TestUpstream; gateway: TestGateway } => {
    if (started === undefined) throw new Error('beforeAll has not run');
    return started;
  };
  beforeAll(async () => {
    const upstream = await startUpstream();
    started = { upstream, gateway: await startTestGateway(upstream.url) };
  });
  afterAll(async () => {
    await running().gateway.close();
    await running().upstream.close();
  });
  return {
    get upstream() {
      return running().upstream;
    },
    get gateway() {
      return running().gateway;
    },
  };
}
