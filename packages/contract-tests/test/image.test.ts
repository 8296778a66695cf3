import * as z from 'zod';
import { skip } from './suites/support.ts';

if (process.env['CONTRACT_TARGET'] === 'image') {
  const { startImageSystem } = await import('../src/systems/gateway.ts');
  const { describeContract } = await import('./suites/contract-suite.ts');
  const command = z.tuple([z.string()], z.string()).parse(JSON.parse(process.env['IMAGE_COMMAND'] ?? ''));
  await describeContract(await startImageSystem(...command));
} else {
  skip('image', 'CONTRACT_TARGET is not image; the external tests of the proxy set it');
}
