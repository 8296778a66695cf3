import { startEmulatorTarget } from '../src/targets/emulator-target.ts';
import { describeContract } from './suites/contract-suite.ts';

await describeContract(await startEmulatorTarget(() => new Date()));
