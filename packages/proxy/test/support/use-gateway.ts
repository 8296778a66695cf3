import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Settings } from '../../src/index.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { startUpstream, type TestUpstream } from './upstream.ts';

/**
 * Starts an upstream and a gateway in front of it for the tests of a file, and ends both after them.
 *
 * @param of Starts both anew for each test, where what one test does changes what the next sees. Default: once a file.
 * @param settings What the gateway is set to, beside what all of them are.
 */
export function useGateway(
  of: 'file' | 'test' = 'file',
  settings: Partial<Settings> = {},
): {
  readonly upstream: TestUpstream;
  readonly gateway: TestGateway;
} {
  let started: { upstream: TestUpstream; gateway: TestGateway } | undefined;
  const [before, after] = of === 'file' ? [beforeAll, afterAll] : [beforeEach, afterEach];
  const running = (): { upstream: TestUpstream; gateway: TestGateway } => {
    if (started === undefined) throw new Error('no test is running');
    return started;
  };
  before(async () => {
    const upstream = await startUpstream();
    started = { upstream, gateway: await startTestGateway(upstream.url, settings) };
  });
  after(async () => {
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
