import { setTimeout } from 'node:timers/promises';
import { skip } from './suites/support.ts';

if (process.env['CONTRACT_TARGET'] === 'aws') {
  // Imported late: AWS's SDK takes long to load.
  const { startAwsSystem } = await import('../src/systems/aws.ts');
  const { describeContract } = await import('./suites/contract-suite.ts');
  const system = await startAwsSystem(process.env, { clock: () => new Date(), sleep: setTimeout });
  if (typeof system === 'string') skip('aws', system);
  else await describeContract(system);
} else {
  skip('aws', 'CONTRACT_TARGET is not aws');
}
