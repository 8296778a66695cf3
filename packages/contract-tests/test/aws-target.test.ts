import { createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { devNull } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSdkDriver } from '../src/drivers/sdk-driver.ts';
import { startAwsTarget } from '../src/targets/aws-target.ts';
import { expectContractKept } from './suites/expect-contract-kept.ts';

const sleeps: number[] = [];
const time = {
  clock: () => new Date(),
  sleep: (milliseconds: number) => {
    sleeps.push(milliseconds);
    return Promise.resolve();
  },
};

beforeEach(() => {
  sleeps.length = 0;
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, devNull);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_ACCESS_KEY_ID', emulatorCredentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', emulatorCredentials.secretAccessKey);
});
afterEach(() => vi.unstubAllEnvs());

// No test reaches AWS: an emulator is at the endpoint.
describe('the target aws', () => {
  it('signs for AWS whatever the client signed for, one request at a time', async () => {
    const emulator = await createEmulator();
    onTestFinished(() => emulator.close());
    const env = { AWS_REGION: emulator.region, AWS_ENDPOINT_URL_IOT: emulator.url };
    const target = await startAwsTarget(env, time);
    if (typeof target === 'string') return expect.fail(target);
    onTestFinished(() => target.close());
    expect(target.audits.length).toBeGreaterThan(50);

    const driver = createSdkDriver(target);
    onTestFinished(() => driver.close());
    const outcomes = await Promise.all(target.audits.slice(0, 3).map(({ taskId = '' }) => driver.describe(taskId)));
    expect(outcomes.filter(({ error }) => error)).toEqual([]);
    expectContractKept(target.exchanges);
    expect(sleeps).toEqual(target.exchanges.map(() => 150));
  });

  it('is none without a region', async () => {
    expect(await startAwsTarget({}, time)).toBe('AWS_REGION is not set');
  });

  it('is none without credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    expect(await startAwsTarget({ AWS_REGION: 'eu-west-1' }, time)).toBe('there are no AWS credentials');
  });
});
