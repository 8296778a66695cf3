import { afterAll, describe } from 'vitest';
import { createClientDriver } from '../../src/drivers/client-driver.ts';
import { createSdkDriver } from '../../src/drivers/sdk-driver.ts';
import type { Target } from '../../src/targets/target.ts';
import { describeBehaviour } from './behaviour-suite.ts';
import { describeCoverage } from './coverage-suite.ts';
import { findSamples } from './samples.ts';
import { describeWire } from './wire-suite.ts';

/** Runs every case against a target, by every driver, and closes it. */
export async function describeContract(target: Target): Promise<void> {
  const samples = await findSamples(target);
  // A listing of AWS itself can have many pages, at some distance.
  describe(target.name, { timeout: 60_000 }, () => {
    afterAll(() => target.close());
    describeWire(target, samples);
    describeBehaviour(target, createClientDriver(target));
    describeBehaviour(target, createSdkDriver(target));
    describeCoverage(target);
  });
}
