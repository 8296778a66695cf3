import { startGatewaySystem } from '../src/systems/gateway.ts';
import { describeContract } from './suites/contract-suite.ts';

await describeContract(await startGatewaySystem(() => new Date()));
