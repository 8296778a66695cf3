import { createCliDriver, createLineDriver, type ExternalDriver } from '../../src/drivers/external-drivers.ts';
import {
  awsCli,
  boto3In,
  clientPrograms,
  goSdk,
  javaSdk,
  newestBoto3In,
} from '../../src/drivers/find-external-client.ts';
import { startEmulatorSystem } from '../../src/systems/emulator.ts';
import { startGatewaySystem } from '../../src/systems/gateway.ts';
import type { SystemUnderTest } from '../../src/systems/system-under-test.ts';
import { describeExternal } from '../suites/external-suite.ts';

type Create = (command: string, system: SystemUnderTest, maxAttempts?: number) => ExternalDriver;

const startSystems = [startGatewaySystem, startEmulatorSystem];
const byPython: Create = (python, system, maxAttempts = 1) =>
  createLineDriver('boto3', [python, clientPrograms.boto3], system, maxAttempts);
const byGo: Create = (program, system, maxAttempts = 1) =>
  createLineDriver('AWS SDK for Go v2', [program], system, maxAttempts);
const byJava: Create = (java, system, maxAttempts = 1) =>
  createLineDriver('AWS SDK for Java 2', [java, '-jar', clientPrograms.java], system, maxAttempts);

await describeExternal({ client: boto3In(process.env), create: byPython, startSystems });
await describeExternal({ client: newestBoto3In(process.env), create: byPython, startSystems });
await describeExternal({ client: goSdk, create: byGo, startSystems });
await describeExternal({ client: javaSdk, create: byJava, startSystems });
// Each call of the CLI starts a process, which takes most of a second.
await describeExternal({ client: awsCli, create: createCliDriver, startSystems, mostDescriptions: 1 });
