import { createCliDriver } from '../../src/drivers/cli-driver.ts';
import type { ExternalDriver } from '../../src/drivers/external-driver.ts';
import {
  awsCli,
  boto3In,
  clientPrograms,
  goSdk,
  javaSdk,
  newestBoto3In,
} from '../../src/drivers/find-external-client.ts';
import { createLineDriver } from '../../src/drivers/line-driver.ts';
import { startEmulatorTarget } from '../../src/targets/emulator-target.ts';
import { startGatewayTarget } from '../../src/targets/gateway-target.ts';
import type { Target } from '../../src/targets/target.ts';
import { describeExternal } from '../suites/external-suite.ts';

type Create = (command: string, target: Target, maxAttempts?: number) => ExternalDriver;

const startTargets = [startGatewayTarget, startEmulatorTarget];
const byPython: Create = (python, target, maxAttempts = 1) =>
  createLineDriver('boto3', [python, clientPrograms.boto3], target, maxAttempts);
const byGo: Create = (program, target, maxAttempts = 1) =>
  createLineDriver('AWS SDK for Go v2', [program], target, maxAttempts);
const byJava: Create = (java, target, maxAttempts = 1) =>
  createLineDriver('AWS SDK for Java 2', [java, '-jar', clientPrograms.java], target, maxAttempts);

await describeExternal({ client: boto3In(process.env), create: byPython, startTargets });
await describeExternal({ client: newestBoto3In(process.env), create: byPython, startTargets });
await describeExternal({ client: goSdk, create: byGo, startTargets });
await describeExternal({ client: javaSdk, create: byJava, startTargets });
// Each call of the CLI is a process, and takes most of a second.
await describeExternal({ client: awsCli, create: createCliDriver, startTargets, mostDescriptions: 1 });
