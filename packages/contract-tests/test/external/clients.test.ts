import { createBoto3Driver } from '../../src/drivers/boto3-driver.ts';
import { createCliDriver } from '../../src/drivers/cli-driver.ts';
import { awsCli, boto3In } from '../../src/drivers/find-external-client.ts';
import { startEmulatorTarget } from '../../src/targets/emulator-target.ts';
import { startGatewayTarget } from '../../src/targets/gateway-target.ts';
import { describeExternal } from '../suites/external-suite.ts';

const startTargets = [startGatewayTarget, startEmulatorTarget];

await describeExternal({ client: boto3In(process.env), create: createBoto3Driver, startTargets });
// Each call of the CLI is a process, and takes most of a second.
await describeExternal({ client: awsCli, create: createCliDriver, startTargets, mostDescriptions: 1 });
