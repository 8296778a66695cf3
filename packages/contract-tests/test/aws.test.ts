import { setTimeout } from 'node:timers/promises';
import { skip } from './suites/skip.ts';

if (process.env['CONTRACT_TARGET'] === 'aws') {
  // Only now, because AWS's SDK takes long to load.
  const { startAwsTarget } = await import('../src/targets/aws-target.ts');
  const { describeContract } = await import('./suites/contract-suite.ts');
  const target = await startAwsTarget(process.env, { clock: () => new Date(), sleep: setTimeout });
  if (typeof target === 'string') skip('aws', target);
  else await describeContract(target);
} else {
  skip('aws', 'CONTRACT_TARGET is not aws');
}
