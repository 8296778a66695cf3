import { startEmulatorSystem } from '../src/systems/emulator.ts';
import { describeContract } from './suites/contract-suite.ts';

await describeContract(await startEmulatorSystem(() => new Date()));
