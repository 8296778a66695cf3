import { createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { devNull } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSdkDriver } from '../src/drivers/sdk-driver.ts';
import { startAwsSystem } from '../src/systems/aws.ts';
import { expectContractKept } from './suites/support.ts';

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

// No test reaches AWS: the endpoint is an emulator.
describe('the system aws', () => {
  it('signs each request anew and sends one at a time', async () => {
    const emulator = await createEmulator();
    onTestFinished(() => emulator.close());
    const env = { AWS_REGION: emulator.region, AWS_ENDPOINT_URL_IOT: emulator.url };
    const system = await startAwsSystem(env, time);
    if (typeof system === 'string') return expect.fail(system);
    onTestFinished(() => system.close());
    expect(system.audits.length).toBeGreaterThan(50);

    const driver = createSdkDriver(system);
    onTestFinished(() => driver.close());
    const outcomes = await Promise.all(system.audits.slice(0, 3).map(({ taskId = '' }) => driver.describe(taskId)));
    expect(outcomes.filter(({ error }) => error)).toEqual([]);
    expectContractKept(system.calls);
    expect(sleeps).toEqual(system.calls.map(() => 150));
  });

  it('is unavailable without a region', async () => {
    expect(await startAwsSystem({}, time)).toBe('AWS_REGION is not set');
  });

  it('is unavailable without credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    expect(await startAwsSystem({ AWS_REGION: 'eu-west-1' }, time)).toBe('there are no AWS credentials');
  });
});
