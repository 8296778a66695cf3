import { contractFile } from '@audit-gateway/contract';
import { signedFor, writeCallersFile } from '@audit-gateway/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wholePeriod } from '../cases/account.ts';
import { contract } from '../contract.ts';
import { type RecordedCall, startTap } from '../recorded-calls.ts';
import { startEmulatorSystem } from './emulator.ts';
import { startGatewayInFront, startGatewaySystem } from './gateway.ts';
import type { SystemUnderTest } from './system-under-test.ts';

/** A system under test for schemathesis. */
export interface FuzzedSystem {
  readonly url: string;
  readonly document: string;
  /** Headers to send with each request. Default: none. */
  readonly headers?: readonly string[];
  /** Checks of schemathesis that do not apply. Default: none. */
  readonly excludedChecks?: readonly string[];
  readonly calls: readonly RecordedCall[];
  readonly close: () => Promise<void>;
}

/** Starts a system, and writes its audits' ids and period to a folder as dictionaries. */
export type StartFuzzed = (folder: string) => Promise<FuzzedSystem>;

const now = (): Date => new Date();

/** A gateway in front of an emulator. */
export const startFuzzedGateway: StartFuzzed = async (folder) => {
  const system = await startGatewaySystem(now);
  await writeDictionaries(folder, system);
  return { ...system, document: contractFile };
};

/** An emulator behind a relay that signs. */
export const startFuzzedEmulator: StartFuzzed = async (folder) => {
  const system = await startEmulatorSystem(now);
  await writeDictionaries(folder, system);
  const upstream = new URL(system.url);
  const tap = await startTap(upstream, { prepare: signedFor(upstream.host, system.sign) });
  return {
    url: tap.url,
    document: contractFile,
    // In AWS, the other methods of these paths are operations that the document does not have. Only a gateway responds 405.
    excludedChecks: ['unsupported_method'],
    calls: tap.calls,
    close: async () => {
      await tap.close();
      await system.close();
    },
  };
};

const key = 'key-of-schemathesis';

/**
 * A gateway with authentication by API key, validated against a document without anonymous access: a call without a key
 * must be refused.
 */
export const startFuzzedAuthenticatingGateway: StartFuzzed = async (folder) => {
  const system = await startEmulatorSystem(now);
  await writeDictionaries(folder, system);
  const document = join(folder, 'openapi.json');
  await writeFile(document, JSON.stringify({ ...contract.document, security: [{ apiKey: [] }] }));
  const operations = contract.operations.map(({ id }) => id);
  const callers = await writeCallersFile([{ name: 'schemathesis', apiKey: key, operations }]);
  const flags = ['--auth', 'apiKey', '--callers', callers.path];
  const gateway = await startGatewayInFront({ upstreamUrl: system.url, region: system.region, clock: now, flags });
  const tap = await startTap(new URL(gateway.url));
  return {
    url: tap.url,
    document,
    headers: [`x-api-key: ${key}`],
    calls: tap.calls,
    close: async () => {
      await tap.close();
      await gateway.close();
      await callers.remove();
      await system.close();
    },
  };
};

async function writeDictionaries(folder: string, { audits, startedAt }: SystemUnderTest): Promise<void> {
  const { startTime, endTime } = wholePeriod(startedAt);
  const dictionaries = {
    'task-ids': audits.map(({ taskId = '' }) => taskId),
    'start-times': [startTime.toISOString()],
    'end-times': [endTime.toISOString()],
  };
  for (const [name, values] of Object.entries(dictionaries)) {
    await writeFile(join(folder, `${name}.txt`), values.map((value) => `"${value}"\n`).join(''));
  }
}
