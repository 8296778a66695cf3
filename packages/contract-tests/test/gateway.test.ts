import { startGatewayTarget } from '../src/targets/gateway-target.ts';
import { describeContract } from './suites/contract-suite.ts';

await describeContract(await startGatewayTarget(() => new Date()));
